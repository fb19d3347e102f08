using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Gateway.Access;
using Spend.Gateway.Api;

namespace Spend.Gateway.Http;

/// <summary>What every route tells the API's description (OpenAPI). A test holds that none is left out.</summary>
public static class RouteDescription
{
    /// <summary>A route's words.</summary>
    /// <param name="tag">The section it stands in.</param>
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="problems">Statuses it answers with a problem, beyond those that any route may.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string tag, string summary, string description = "", params int[] problems)
    {
        route.WithTags(tag).WithSummary(summary);
        if (description.Length > 0) route.WithDescription(description);
        foreach (var status in problems.Concat(OnAnyRoute).Distinct().Order())
            route.Produces<ProblemDocument>(status, Problem.ContentType);
        return route;
    }

    /// <summary>The id of what it creates may come as the <c>Idempotency-Key</c> header.</summary>
    public static RouteHandlerBuilder TakesIdempotencyKey(this RouteHandlerBuilder route) => route.WithMetadata(new IdempotentByHeader(), new Replays());

    /// <summary>A repeated request gets the first answer, and is told so.</summary>
    public static RouteHandlerBuilder IsReplayed(this RouteHandlerBuilder route) => route.WithMetadata(new Replays());

    /// <summary>Answers with an <c>ETag</c>.</summary>
    public static RouteHandlerBuilder WithTag(this RouteHandlerBuilder route) => route.WithMetadata(new AnswersTag());

    /// <summary>Answers with a <c>Location</c>.</summary>
    public static RouteHandlerBuilder WithLocation(this RouteHandlerBuilder route) => route.WithMetadata(new AnswersPath());

    /// <summary>May answer with another document, too.</summary>
    public static RouteHandlerBuilder OrAnswers<T>(this RouteHandlerBuilder route) => route.WithMetadata(new AlsoAnswers(typeof(T)));

    private static readonly int[] OnAnyRoute = [400, 401, 403, 429, 500, 503];

    /// <summary>Admins alone.</summary>
    public static RouteHandlerBuilder ForAdmins(this RouteHandlerBuilder route) => route.Allow(Role.Admin);

    /// <summary>Admins and the product's backend.</summary>
    public static RouteHandlerBuilder ForBackends(this RouteHandlerBuilder route) => route.Allow(Role.Admin, Role.Backend);

    /// <summary>Everyone with a key; a customer's key only where the route's customer is its own, and only for reading.</summary>
    public static RouteHandlerBuilder ForCustomers(this RouteHandlerBuilder route) => route.Allow(Role.Admin, Role.Backend, Role.Customer);

    /// <summary>A write that admins may do about every customer, and a customer's key about its own.</summary>
    public static RouteHandlerBuilder ForOwners(this RouteHandlerBuilder route) => route.Allow(Role.Admin, Role.Customer).WithMetadata(new OwnWrites());
}

/// <summary>An error, RFC 9457.</summary>
public sealed record ProblemDocument(
    [property: Description("The code as a URI.")] string Type,
    [property: Description("The HTTP status in words.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("One sentence for a person.")] string Detail,
    [property: Description("What a program may branch on; stable.")] string Code,
    [property: Description("What is wrong with which field."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FieldError[]? Errors = null,
    [property: Description("Of one request of a batch: its id, where it could be read."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Authorization = null);
