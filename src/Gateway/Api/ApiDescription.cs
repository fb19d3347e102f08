using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Spend.Core;
using Spend.Gateway.Access;
using Spend.Gateway.Api.Reference;

namespace Spend.Gateway.Api;

/// <summary>The OpenAPI 3.1 document of everything that is mapped: made once, from the routes themselves.</summary>
public static class ApiDescription
{
    public const string Path = "/openapi/v1.json";
    public const string DocumentName = "v1";

    private const string Scheme = "api_key";

    private static readonly string[] NeverOnOpenRoutes = ["400", "401", "403", "429"];

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(DescribeOperation);
        options.AddSchemaTransformer(SchemaWords.Describe);
    });

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        // The routes do not change while the process runs, and generating is slow enough to be worth doing once.
        byte[]? document = null;
        async Task<byte[]> Once(HttpContext context) => document ??= await Generate(context.RequestServices, context.RequestAborted);
        routes.MapGet(Path, async (HttpContext context) =>
        {
            return TypedResults.Bytes(await Once(context), "application/json");
        }).OpenToAll().ExcludeFromDescription();
        routes.MapReference(Once);
    }

    private static async Task<byte[]> Generate(IServiceProvider services, CancellationToken cancelled)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName);
        var document = await provider.GetOpenApiDocumentAsync(cancelled);
        var bytes = new MemoryStream();
        await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1, cancelled);
        return bytes.ToArray();
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancelled)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Spend",
            Version = typeof(ApiDescription).Assembly.GetName().Version?.ToString(3),
            Description = "Decides, before an action runs, whether a customer may spend the money, and records the charge durably in the same step. "
                + "Amounts and quantities are decimal strings with at most 12 fraction digits. Times are RFC 3339 with an offset. "
                + $"Unknown fields, duplicates and wrong types are refused. Errors are application/problem+json with a stable code. {ReferenceRoutes.Path} on this server shows this document to people.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key. Roles: admin (everything in its tenant), backend (decide, report, read), customer (reads one customer, sets its caps and alerts).",
        };
        // What many properties share cannot say what one of them means.
        if (document.Components.Schemas?.TryGetValue(nameof(Instant), out var instant) == true && instant is OpenApiSchema time)
            (time.Type, time.Description) = (JsonSchemaType.String, "An RFC 3339 date-time with an offset.");
        BodyWords.Describe(document);
        WebhookWords.Describe(document);
        return Task.CompletedTask;
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancelled)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<AllowedRoles>().FirstOrDefault() is { } allowed)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            var roles = string.Join(", ", allowed.Roles.Select(static r => JsonNamingPolicy.SnakeCaseLower.ConvertName(r.ToString())));
            operation.Description = $"{operation.Description} Roles: {roles}.".TrimStart();
        }
        else
        {
            foreach (var status in NeverOnOpenRoutes) operation.Responses?.Remove(status);
        }
        foreach (var parameter in operation.Parameters ?? []) ParameterWords.Describe((OpenApiParameter)parameter);
        await BodyWords.Describe(operation, metadata, context, cancelled);
        HeaderWords.Describe(operation, metadata);
    }
}
