namespace Spend.Gateway.Pages;

/// <summary>
/// What browsers are told about every file of the pages: no scripts but this program's own, nothing from elsewhere, and nobody else's
/// frames unless the vendor's were named.
/// </summary>
internal sealed class PageHeaders(PageSettings settings)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

    private readonly string _portal = Policy + (settings.IsEmbedded ? string.Join(' ', settings.FrameAncestors) : "'none'");

    public void AddTo(HttpContext context)
    {
        var headers = context.Response.Headers;
        var isPortal = context.Request.Path.StartsWithSegments("/portal");
        headers.ContentSecurityPolicy = isPortal ? _portal : Policy + "'none'";
        if (!isPortal || !settings.IsEmbedded) headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        headers.CacheControl = "no-cache"; // asked for again each time, sent only when changed
    }
}
