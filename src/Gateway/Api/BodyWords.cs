using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices.Formats;

namespace Spend.Gateway.Api;

/// <summary>A route's word that it may answer with another document too.</summary>
public sealed record AlsoAnswers(Type Type);

/// <summary>A route's word that an invoice comes in any of the formats.</summary>
public sealed record InAnyFormat;

/// <summary>What bodies may be where a route takes or answers more than one kind, which the generator cannot say.</summary>
internal static class BodyWords
{
    private const string Json = "application/json", Success = "200", CloudEvent = "CloudEvent";

    private static readonly string[] CloudEventNeeds = ["id", "source", "specversion", "type", "subject"], CloudEventMay = ["time", "datacontenttype", "dataschema"];

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
        DescribeEvents(document);
        Taken(document, "/v1/price_books/import")[Json].Schema = new OpenApiSchema
        {
            AnyOf = [Reference("PriceListRequest", document), new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The price list itself, model by model." }],
        };
        Member(document, "BatchDocument", "results").Items = new OpenApiSchema
        {
            Description = "As the answer to a request of its own: decided, denied, or a problem.",
            OneOf = [Reference("AuthorizationStanding", document), Reference("DenialDocument", document), Reference(nameof(ProblemDocument), document)],
        };
        Member(document, "CheckDocument", "status").Type = JsonSchemaType.String | JsonSchemaType.Integer;
        var code = Member(document, nameof(ProblemDocument), "code");
        code.Description = $"{code.Description} One of {string.Join(", ", ProblemCodes.All.Select(static p => p.Code))}.";
    }

    /// <summary>Usage that has happened: one event or many, native or CloudEvents.</summary>
    private static void DescribeEvents(OpenApiDocument document)
    {
        document.AddComponent(CloudEvent, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A CloudEvent 1.0. subject is the customer, type the meter; data has the quantity (value, or what the meter names) and properties. Further attributes are the sender's.",
            Required = CloudEventNeeds.ToHashSet(),
            Properties = CloudEventNeeds.Concat(CloudEventMay).ToDictionary(static name => name, static IOpenApiSchema (name) => new OpenApiSchema { Type = JsonSchemaType.String, Format = name == "time" ? "date-time" : null })
                .Append(KeyValuePair.Create("data", (IOpenApiSchema)new OpenApiSchema { Type = JsonSchemaType.Object })).ToDictionary(),
        });
        var taken = Taken(document, "/v1/events");
        taken[ContentTypes.Json].Schema = new OpenApiSchema { OneOf = [Reference("EventsBody", document), Reference("EventBody", document)] };
        taken[ContentTypes.CloudEvent].Schema = Reference(CloudEvent, document);
        taken[ContentTypes.CloudEventBatch].Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Reference(CloudEvent, document) };
    }

    private static IDictionary<string, OpenApiMediaType> Taken(OpenApiDocument document, string path) => document.Paths[path].Operations![HttpMethod.Post].RequestBody!.Content!;

    private static OpenApiSchema Member(OpenApiDocument document, string schema, string member) => (OpenApiSchema)document.Components!.Schemas![schema].Properties![member];

    private static OpenApiSchemaReference Reference(string name, OpenApiDocument? document) => new(name, document);
}
