using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Rating;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Pricing;

/// <summary>The tenant's default price book: imported, versioned.</summary>
public static class PriceBookRoutes
{
    private const string Currency = "USD"; // the list's own

    public static void MapPriceBooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/price_books/import", Import).ForAdmins().Accepts<PriceListRequest>("application/json").Produces<ImportAnswer>().WithTag()
            .Describe("Catalog", "Import the community's model price list",
                "The body is model_prices_and_context_window.json itself, or {\"prices\": <that>, \"markup\": \"0.2\"}. Publishes a version of the default price book in USD "
                + "with a price for each model and token type of meter llm_tokens, which is created where it is missing; the same content again is the same version. "
                + "Query markup: a fraction added to each price, 0 to 100, default 0.",
                409, 412, 413, 415, 422);
        routes.MapGet("/v1/price_books", List).ForBackends().Produces<Page<PriceBookAnswer>>().WithTag().Describe("Catalog", "Read the current price book in short");
        routes.MapGet("/v1/price_books/{key}/prices", ListPrices).ForBackends().Produces<Page<PriceDocument>>().WithTag()
            .Describe("Catalog", "List the prices of a price book, by id", "Of the newest version, or of the one that version names.", 404);
    }

    private static Ok<Page<PriceDocument>> ListPrices(string key, string? version, string? limit, string? cursor, HttpContext context, Documents documents)
    {
        var request = PageRequest.Of(limit, cursor);
        var versions = documents.VersionsOf(context.Caller().Tenant, PriceBookDocument.Kind, Text.IdFromPath(key));
        var wanted = versions.Length;
        if (version is not null && !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out wanted))
            throw new ProblemException(Problem.Invalid("#", "version: must be a whole number from 1."));
        if (wanted < 1 || wanted > versions.Length) throw new ProblemException(Problem.Of(Status.NotFound));
        EntityTag.Set(context.Response, TagOf(versions[wanted - 1]));
        return TypedResults.Ok(request.Take(Catalogs.Stored<PriceBookDocument>(versions[wanted - 1]).Prices, static price => price.Id));
    }

    private static async Task<IResult> Import(string? markup, HttpContext context, Documents documents, Catalogs catalogs)
    {
        var tenant = context.Caller().Tenant;
        using var body = Parse(await JsonBody.ReadBytes(context.Request));
        var (list, fraction) = Unwrap(body.RootElement, markup);

        var import = new PriceListImport(fraction);
        import.AddAll(list);
        if (import.Prices.Count == 0) throw new ProblemException(Problem.Invalid("#", "No entry of the list has a token price."));
        var faults = PriceValidation.Check([.. import.Prices.Select(static p => p.Terms())]);
        if (faults.Count > 0) throw new ProblemException(Problem.Invalid([.. faults.Take(100).Select(f => new FieldError("#", $"{import.Prices[f.Index].Id}: {f.Detail}"))]));

        var newest = documents.Find(tenant, PriceBookDocument.Kind, PriceBookDocument.DefaultKey);
        EntityTag.Guard(context.Request, newest is null ? null : TagOf(newest));
        MeterRoutes.EnsureTokens(documents, tenant, context.Caller().KeyId);
        var content = JsonSerializer.SerializeToUtf8Bytes(
            new PriceBookDocument(Currency, [.. import.Prices], import.Models, fraction), StrictJson.TypeOf<PriceBookDocument>());
        if (newest is null || !newest.Body.Span.SequenceEqual(content))
        {
            newest = documents.Put(tenant, PriceBookDocument.Kind, PriceBookDocument.DefaultKey, newest?.Version ?? 0, content, context.Caller().KeyId);
        }
        EntityTag.Set(context.Response, TagOf(newest));
        return TypedResults.Ok(new ImportAnswer(
            newest.Version, Currency, fraction, import.Models, import.Prices.Count, import.Skipped, import.Free, import.Rounded));
    }

    private static Ok<Page<PriceBookAnswer>> List(HttpContext context, Documents documents)
    {
        var newest = documents.Find(context.Caller().Tenant, PriceBookDocument.Kind, PriceBookDocument.DefaultKey);
        if (newest is null) return TypedResults.Ok(new Page<PriceBookAnswer>([], null));
        EntityTag.Set(context.Response, TagOf(newest));
        var book = Catalogs.Stored<PriceBookDocument>(newest);
        return TypedResults.Ok(new Page<PriceBookAnswer>(
            [new PriceBookAnswer(newest.Id, newest.Version, book.Currency, book.Models, book.Prices.Length, book.Markup, newest.At)], null));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw new ProblemException(Problem.Invalid(JsonFaults.OfDocument(exception)));
        }
    }

    private static (JsonElement List, Quantity Markup) Unwrap(JsonElement root, string? inQuery)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Invalid("#", "Must be an object: model to entry."));
        var isEnvelope = root.TryGetProperty("prices", out var prices) && prices.ValueKind == JsonValueKind.Object
            && root.EnumerateObject().All(static p => p.Name is "prices" or "markup");
        if (!isEnvelope) return (root, MarkupOf(inQuery, "markup (query)"));
        if (!root.TryGetProperty("markup", out var inBody)) return (prices, MarkupOf(inQuery, "markup (query)"));
        if (inQuery is not null) throw new ProblemException(Problem.Invalid("#/markup", "Is given in the body and in the query."));
        var text = inBody.ValueKind switch
        {
            JsonValueKind.String => inBody.GetString(),
            JsonValueKind.Number => inBody.GetRawText(),
            _ => "",
        };
        return (prices, MarkupOf(text, "#/markup"));
    }

    private static Quantity MarkupOf(string? text, string pointer)
    {
        if (text is null) return Quantity.Zero;
        return Quantity.TryParse(text, out var markup) && markup >= Quantity.Zero && markup <= Quantity.Of(100)
            ? markup
            : throw new ProblemException(Problem.Invalid(pointer, "Must be a fraction from 0 to 100 with at most 12 fraction digits, such as 0.2."));
    }

    private static string TagOf(Document book) => EntityTag.OfContent(book.Body.Span, book.Version);
}

/// <summary>For the API's description: the two forms of an import's body.</summary>
public sealed record PriceListRequest(JsonElement Prices, Quantity? Markup = null);
