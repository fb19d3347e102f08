using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices.Formats;

namespace Spend.Gateway.Api;

/// <summary>A route's word that it may answer with another document too.</summary>
public sealed record AlsoAnswers(Type Type);

/// <summary>A route's word that an invoice comes in any of the formats.</summary>
public sealed record InAnyFormat;

/// <summary>What answers may be where a route has more than one kind, which the generator cannot say.</summary>
internal static class AnswerWords
{
    private const string Json = "application/json", Success = "200";

    public static async Task Describe(OpenApiOperation operation, IEnumerable<object> metadata, OpenApiOperationTransformerContext context, CancellationToken cancelled)
    {
        if (operation.Responses?.TryGetValue(Success, out var response) != true || response!.Content is not { } content) return;
        foreach (var also in metadata.OfType<AlsoAnswers>())
        {
            context.Document!.AddComponent(also.Type.Name, await context.GetOrCreateSchemaAsync(also.Type, null, cancelled));
            content[Json].Schema = new OpenApiSchema { OneOf = [content[Json].Schema!, Reference(also.Type.Name, context.Document)] };
        }
        if (!metadata.OfType<InAnyFormat>().Any()) return;
        foreach (var format in InvoiceFormat.All.Where(static format => format.ContentType != Json))
            content[format.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    public static void Describe(OpenApiDocument document)
    {
        Member(document, "BatchDocument", "results").Items = new OpenApiSchema
        {
            Description = "As the answer to a request of its own: decided, denied, or a problem.",
            OneOf = [Reference("AuthorizationStanding", document), Reference("DenialDocument", document), Reference(nameof(ProblemDocument), document)],
        };
        Member(document, "CheckDocument", "status").Type = JsonSchemaType.String | JsonSchemaType.Integer;
        var code = Member(document, nameof(ProblemDocument), "code");
        code.Description = $"{code.Description} One of {string.Join(", ", ProblemCodes.All.Select(static p => p.Code))}.";
    }

    private static OpenApiSchema Member(OpenApiDocument document, string schema, string member) => (OpenApiSchema)document.Components!.Schemas![schema].Properties![member];

    private static OpenApiSchemaReference Reference(string name, OpenApiDocument? document) => new(name, document);
}
