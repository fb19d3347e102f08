using Spend.Gateway.Pages;
using Spend.Journal;

namespace Spend.Gateway.Sessions;

/// <summary>The cookie of a page: out of reach of scripts, and sent below the page's own path only. The API at /v1 never sees one.</summary>
internal static class SessionCookie
{
    public static string NameOf(SessionKind kind) => kind == SessionKind.Console ? "spend_console" : "spend_portal";

    public static string? In(HttpRequest request, SessionKind kind) => request.Cookies[NameOf(kind)];

    public static void Set(HttpContext context, SessionKind kind, string secret, PageSettings settings, TimeProvider time)
    {
        var options = OptionsFor(context.Request, kind, settings);
        options.Expires = time.GetUtcNow() + settings.SessionLife;
        context.Response.Cookies.Append(NameOf(kind), secret, options);
    }

    public static void Remove(HttpContext context, SessionKind kind, PageSettings settings) =>
        context.Response.Cookies.Delete(NameOf(kind), OptionsFor(context.Request, kind, settings));

    private static CookieOptions OptionsFor(HttpRequest request, SessionKind kind, PageSettings settings)
    {
        var isFramed = kind == SessionKind.Portal && settings.IsEmbedded;
        var options = new CookieOptions
        {
            HttpOnly = true,
            Secure = isFramed || request.IsHttps || settings.PublicUrl?.Scheme == "https",
            // Lax, not strict: a link from the vendor's product leads here, and the page must find itself logged in.
            SameSite = isFramed ? SameSiteMode.None : kind == SessionKind.Portal ? SameSiteMode.Lax : SameSiteMode.Strict,
            Path = (settings.PublicUrl?.AbsolutePath ?? "/") + (kind == SessionKind.Console ? "console" : "portal"),
        };
        if (isFramed) options.Extensions.Add("Partitioned"); // apart in each vendor's product
        return options;
    }
}
