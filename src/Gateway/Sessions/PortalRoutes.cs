using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Audit;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Pages;
using Spend.Journal;

namespace Spend.Gateway.Sessions;

/// <summary>A link to a customer's page.</summary>
public sealed record PortalSessionAnswer(
    [property: Description("Send the customer's browser there. Good for one visit, which opens a session of this customer alone.")] string Url,
    [property: Description("When the link can no longer be followed; the session that it opens lasts longer.")] Instant ExpiresAt);

/// <summary>Whose page is open.</summary>
public sealed record PortalSession(string Customer, Instant ExpiresAt);

/// <summary>The customer page's links and sessions.</summary>
public static class PortalRoutes
{
    private const string Path = "/portal";

    private static readonly Problem NotAhead = new(StatusCodes.Status503ServiceUnavailable, "not_ahead", "This link works once; it is not followed before somebody wants to see the page.");

    public static void MapPortal(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/customers/{customer}/portal_sessions", Link).ForBackends().Accepts<Nothing>(true, "application/json").Produces<PortalSessionAnswer>(201)
            .Describe("Customers", "Make a link to the customer's page", "Each request makes another link. It works once, for a few minutes. One that an admin makes is in the audit log, with the id of the session that it opens.", 404, 413, 415, 422);
        routes.MapDelete("/v1/customers/{customer}/portal_sessions", EndAll).ForBackends().Produces(204)
            .Describe("Customers", "End all sessions of the customer's page", "And all links to it that nobody has followed. Open pages say so within seconds.", 404);
        routes.MapGet(Path, Follow).OpenToAll().ExcludeFromDescription();
        routes.MapGet(Path + "/session", Read).OpenToAll().ExcludeFromDescription();
        routes.MapDelete(Path + "/session", End).OpenToAll().ExcludeFromDescription();
    }

    private static async Task<Created<PortalSessionAnswer>> Link(string customer, HttpContext context, IAccounts accounts, SessionBook sessions, PageSettings settings, IAuditLog log, TimeProvider time)
    {
        await JsonBody.ReadOptional<Nothing>(context.Request);
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (!await accounts.Read(id, static (account, _) => account.Profile is not null)) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        var (code, session, expiresAt) = sessions.Link(id.Tenant, id.Customer);
        // Backends make them for customers; an admin who looks at a customer's page acts as the customer.
        if (context.Caller() is { Role: Role.Admin } admin) log.Add([LinkAudit.Of(id, session, admin.KeyId, Instant.From(time.GetUtcNow().UtcDateTime))]);
        var request = context.Request;
        var root = settings.PublicUrl?.AbsoluteUri ?? $"{request.Scheme}://{request.Host}{request.PathBase}/";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new PortalSessionAnswer($"{root}portal?code={code}", expiresAt));
    }

    private static async Task<NoContent> EndAll(string customer, HttpContext context, IAccounts accounts, SessionBook sessions)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (!await accounts.Read(id, static (account, _) => account.Profile is not null)) throw new ProblemException(Problem.Of(Status.UnknownCustomer));
        sessions.EndAll(id.Tenant, id.Customer);
        return TypedResults.NoContent();
    }

    /// <summary>Where a link leads: the code becomes a session's cookie, and leaves the address.</summary>
    private static RedirectHttpResult Follow(string? code, HttpContext context, SessionBook sessions, PageSettings settings, TimeProvider time)
    {
        // A browser that looks ahead must not use the link up.
        if (context.Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.Ordinal)) throw new ProblemException(NotAhead);
        context.Response.Headers.CacheControl = "no-store";
        if (code is not null && sessions.Follow(code) is { } opened) SessionCookie.Set(context, SessionKind.Portal, opened.Secret, settings, time);
        else if (code is not null && !HasSession(context, sessions)) return TypedResults.Redirect("portal/expired.html");
        return TypedResults.Redirect("portal/");
    }

    private static bool HasSession(HttpContext context, SessionBook sessions) =>
        SessionCookie.In(context.Request, SessionKind.Portal) is { } secret && sessions.Find(secret, SessionKind.Portal) is not null;

    private static Ok<PortalSession> Read(HttpContext context, SessionBook sessions)
    {
        context.Response.Headers.CacheControl = "no-store";
        return SessionCookie.In(context.Request, SessionKind.Portal) is { } secret && sessions.Find(secret, SessionKind.Portal) is { } session
            ? TypedResults.Ok(new PortalSession(session.Subject, session.ExpiresAt))
            : throw new ProblemException(PageAccess.NoSession);
    }

    private static NoContent End(HttpContext context, SessionBook sessions, PageSettings settings)
    {
        if (SessionCookie.In(context.Request, SessionKind.Portal) is { } secret) sessions.End(secret, SessionKind.Portal);
        SessionCookie.Remove(context, SessionKind.Portal, settings);
        return TypedResults.NoContent();
    }
}
