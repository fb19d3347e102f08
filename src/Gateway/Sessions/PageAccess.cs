using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Sessions;

/// <summary>
/// The API as pages reach it: /portal/v1/… and /console/v1/… are /v1/… for the caller whom the page's cookie names. A cookie opens
/// nothing else, so that no other site can have a browser use it: requests from other sites are refused, and whatever changes something
/// must bear a header that no form and no image can send.
/// </summary>
public sealed class PageAccess(RequestDelegate next, SessionBook sessions)
{
    /// <summary>Borne by every request of a page that is not a GET.</summary>
    public const string Header = "Spend-Page";

    private static readonly Problem CrossSite = new(StatusCodes.Status403Forbidden, "cross_site", "This request does not come from the page itself.");
    public static readonly Problem NoSession = new(StatusCodes.Status401Unauthorized, "no_session", "This page's session has ended; open its link again, or log in.");

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        // Routes are found in any case, so what guards them is, too.
        var kind = path.StartsWithSegments("/portal") ? SessionKind.Portal : SessionKind.Console;
        if (kind == SessionKind.Console && !path.StartsWithSegments("/console")) return next(context);
        if (!IsFromPage(context.Request)) return CrossSite.WriteTo(context.Response);

        if (!path.StartsWithSegments(kind == SessionKind.Portal ? "/portal/v1" : "/console/v1", out var rest)) return next(context);
        var secret = SessionCookie.In(context.Request, kind);
        if (secret is null || sessions.CallerOf(secret, kind) is null) return NoSession.WriteTo(context.Response);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Request.Path = "/v1" + rest;
        context.Features.Set(new Credential(() => sessions.CallerOf(secret, kind)));
        return next(context);
    }

    /// <summary>Links to a page may be anywhere; what the page itself asks for comes from nowhere else.</summary>
    private static bool IsFromPage(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !request.Headers.ContainsKey(Header)) return false;
        var isNavigation = request.Headers["Sec-Fetch-Mode"] == "navigate" && !request.Path.Value!.Contains("/v1/", StringComparison.OrdinalIgnoreCase);
        return isNavigation || request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }
}
