using Spend.Core.Accounts;
using Spend.Gateway.Http;

namespace Spend.Gateway.Api;

/// <summary>Every code that an error or a denial may have: what a program branches on.</summary>
public static class ProblemCodes
{
    private static readonly Problem[] Transport =
    [
        Problem.Invalid("#", "…"), Problem.Unauthenticated, Problem.Forbidden, Problem.UnknownRoute, Problem.MethodNotAllowed, Problem.ChangedMeanwhile, Problem.Changed, Problem.TooLarge, Problem.NotJson,
        Problem.Overloaded, Problem.Broken, Problem.Unavailable,
    ];

    /// <summary>Those that single routes answer with, which say more in their detail.</summary>
    private static readonly (int Status, string Code, string Sentence)[] OfRoutes =
    [
        (StatusCodes.Status400BadRequest, "bad_request", "The request is not well-formed."),
        (StatusCodes.Status401Unauthorized, "no_session", "The session of a page has ended."),
        (StatusCodes.Status403Forbidden, "cross_site", "A page's request that does not come from the page itself."),
        (StatusCodes.Status408RequestTimeout, "request_timeout", "The request came in too slowly."),
        (StatusCodes.Status409Conflict, "aggregation_fixed", "What a meter measures cannot change any more."),
        (StatusCodes.Status409Conflict, "close_running", "Another run that closes periods is under way."),
        (StatusCodes.Status409Conflict, "endpoint_disabled", "The webhook endpoint is disabled; enable it first."),
        (StatusCodes.Status409Conflict, "last_admin_key", "A tenant's last admin key cannot be removed."),
        (StatusCodes.Status409Conflict, "tenant_exists", "There is such a tenant already."),
        (StatusCodes.Status422UnprocessableEntity, "too_much", "The question is about more records than one answer may read; narrow it."),
        (StatusCodes.Status429TooManyRequests, "too_many_viewers", "As many watch already as may."),
        (StatusCodes.Status500InternalServerError, "account_quarantined", "The customer's records cannot be replayed; all others are served."),
        (StatusCodes.Status503ServiceUnavailable, "not_ahead", "A link that works once is not followed before somebody opens it."),
    ];

    /// <summary>By HTTP status, then code.</summary>
    public static IReadOnlyList<(int Status, string Code, string Sentence)> All { get; } =
    [
        .. Transport.Select(static p => (p.Status, p.Code, p.Code == "invalid_request" ? "The request has invalid fields; errors says which." : p.Detail))
            .Concat(OfRoutes).Concat(Enum.GetValues<Status>().Where(static s => s.HttpStatus() >= StatusCodes.Status400BadRequest).Select(static s => (s.HttpStatus(), s.Code(), s.Sentence())))
            .DistinctBy(static p => p.Item2).OrderBy(static p => p.Item1).ThenBy(static p => p.Item2, StringComparer.Ordinal),
    ];
}
