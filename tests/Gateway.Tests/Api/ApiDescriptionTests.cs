using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Spend.Gateway.Access;
using Spend.Gateway.Api;
using Spend.Gateway.Webhooks;

namespace Spend.Gateway.Tests.Api;

public class ApiDescriptionTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Every_route_is_described_whole()
    {
        var document = (await gateway.Client(null).Get(ApiDescription.Path)).Is(200).Json;
        Assert.StartsWith("3.1", document["openapi"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("bearer", document["components"]!["securitySchemes"]!["api_key"]!["scheme"]!.ToString());

        foreach (var route in ((IEndpointRouteBuilder)gateway.App).DataSources.SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var path = route.RoutePattern.RawText!;
            // What the pages say to their own server is no part of the API.
            if (path == ApiDescription.Path || route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is { ExcludeFromDescription: true }) continue;
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var operation = document["paths"]?[path]?[method.ToLowerInvariant()];
                Assert.True(operation is not null, $"{method} {path} is not described.");
                Check(operation, $"{method} {path}", hasBody: route.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>() is not null || method is "PUT", isOpen: route.Metadata.GetMetadata<OpenRoute>() is not null);
            }
        }
    }

    [Fact]
    public async Task What_narrows_an_answer_says_how()
    {
        var document = (await gateway.Client(null).Get(ApiDescription.Path)).Is(200).Json;
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
                foreach (var parameter in operation!["parameters"]?.AsArray() ?? [])
                    Assert.True(parameter!["description"]?.ToString().Length > 0, $"{method} {path}: {parameter["name"]} has no words.");
    }

    [Fact]
    public async Task Schemas_say_what_our_converters_write()
    {
        var schemas = (await gateway.Client(null).Get(ApiDescription.Path)).Is(200)["components"]!["schemas"]!;
        var request = schemas["GrantRequest"]!;
        Assert.Equal(["amount", "unit"], request["required"]!.AsArray().Select(static n => n!.ToString()));
        Assert.Equal("string", schemas["Money"]!["type"]!.ToString());
        Assert.Contains("Idempotency-Key", request["properties"]!["id"]!["description"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("decimal", SchemaOf(schemas, request["properties"]!["amount"]!), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("purchase", SchemaOf(schemas, request["properties"]!["source"]!), StringComparison.Ordinal);
        Assert.Contains("date-time", SchemaOf(schemas, request["properties"]!["expires_at"]!), StringComparison.Ordinal);
        Assert.All(schemas.AsObject(), static schema => Assert.False(schema.Value!.AsObject().Count == 0, $"{schema.Key} is empty"));
    }

    [Fact]
    public async Task Lists_say_what_they_hold_and_members_that_may_be_missing_are_not_required()
    {
        var document = (await gateway.Client(null).Get(ApiDescription.Path)).Is(200).Json;
        var schemas = document["components"]!["schemas"]!.AsObject();
        foreach (var (name, schema) in schemas)
            foreach (var (member, list) in schema!["properties"]?.AsObject() ?? [])
                if (list!["type"]?.ToJsonString().Contains("\"array\"", StringComparison.Ordinal) == true) Assert.True(list["items"] is not null, $"{name}.{member} is a list of what?");
        var types = schemas["WebhookEndpointRequest"]!["properties"]!["types"]!["items"]!["enum"]!.AsArray().Select(static n => n!.ToString());
        Assert.Equal(["*", .. WebhookTypes.Known], types);
        Assert.Equal(["id", "at", "by", "action", "before", "after"], schemas["AuditAnswer"]!["required"]!.AsArray().Select(static n => n!.ToString()));

        var parameters = document["paths"]!["/v1/audit_log"]!["get"]!["parameters"]!.AsArray().ToDictionary(static p => p!["name"]!.ToString(), static p => p!);
        Assert.All(["from", "to"], name => Assert.Equal("date-time", parameters[name]["schema"]!["format"]!.ToString()));
        Assert.All(parameters.Values, static p => Assert.DoesNotContain("Its id or key", p["description"]!.ToString(), StringComparison.Ordinal));
    }

    private static void Check(JsonNode operation, string name, bool hasBody, bool isOpen)
    {
        Assert.True(operation["summary"]?.ToString() is { Length: > 5 }, $"{name} has no summary.");
        var responses = operation["responses"]!.AsObject();
        Assert.True(responses.Any(static r => r.Key[0] == '2'), $"{name} has no success.");
        foreach (var (status, response) in responses)
        {
            if (status == "204") continue;
            var content = response!["content"]?.AsObject();
            Assert.True(content is { Count: > 0 } && content.All(static c => c.Value!["schema"] is JsonObject { Count: > 0 }), $"{name}: {status} has no schema.");
            if (status[0] is '4' or '5') Assert.True(content.ContainsKey("application/problem+json"), $"{name}: {status} is no problem.");
        }
        if (hasBody) Assert.True(operation["requestBody"]?["content"]?.AsObject().All(static c => c.Value!["schema"] is JsonObject { Count: > 0 }) == true, $"{name} has no request schema.");
        if (isOpen) return;
        Assert.True(operation["security"] is JsonArray { Count: > 0 }, $"{name} needs no key?");
        foreach (var status in new[] { "401", "403", "429", "500", "503" }) Assert.True(responses.ContainsKey(status), $"{name}: {status} is missing.");
    }

    private static string SchemaOf(JsonNode schemas, JsonNode schema) =>
        schema.ToJsonString() + (schema["$ref"]?.ToString() is { } reference ? schemas[reference[(reference.LastIndexOf('/') + 1)..]]!.ToJsonString() : "")
        + string.Concat((schema["oneOf"] as JsonArray)?.Select(s => SchemaOf(schemas, s!)) ?? []);
}
