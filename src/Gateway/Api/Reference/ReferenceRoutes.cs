using System.Text;
using System.Text.Json.Nodes;
using Spend.Gateway.Access;

namespace Spend.Gateway.Api.Reference;

/// <summary>The OpenAPI document as a page for people: no script, nothing from elsewhere, to be searched with the browser's own search.</summary>
public static class ReferenceRoutes
{
    public const string Path = "/docs", StylePath = "/docs/style.css";

    private const string Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <param name="document">The OpenAPI document.</param>
    public static void MapReference(this IEndpointRouteBuilder routes, Func<HttpContext, Task<byte[]>> document)
    {
        byte[]? page = null;
        var style = Style();
        routes.MapGet(Path, async (HttpContext context) =>
        {
            page ??= Encoding.UTF8.GetBytes(new ReferencePage((JsonObject)JsonNode.Parse(await document(context))!).Write());
            Protect(context.Response);
            return TypedResults.Bytes(page, "text/html; charset=utf-8");
        }).OpenToAll().ExcludeFromDescription();
        routes.MapGet(StylePath, (HttpContext context) =>
        {
            Protect(context.Response);
            return TypedResults.Bytes(style, "text/css; charset=utf-8");
        }).OpenToAll().ExcludeFromDescription();
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
    }

    private static byte[] Style()
    {
        using var stored = typeof(ReferenceRoutes).Assembly.GetManifestResourceStream("reference.css")!;
        using var copy = new MemoryStream();
        stored.CopyTo(copy);
        return copy.ToArray();
    }
}
