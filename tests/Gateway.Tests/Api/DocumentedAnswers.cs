using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Spend.Gateway.Api;

namespace Spend.Gateway.Tests.Api;

/// <summary>
/// Holds what the tests of this program ask and are answered against the API's description: of each route and status the first answers,
/// which is where all the members come from that any answer has.
/// </summary>
public sealed class DocumentedAnswers(Uri server) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Of each status of each route; random lives get tens of thousands of answers.</summary>
    private const int Sample = 50;

    private static readonly string[] Always = ["ETag", "Location"], Sometimes = ["Retry-After", "Idempotent-Replayed"];
    private static readonly ConcurrentDictionary<(string Method, string Path, int Status), int> Seen = new();
    private static Task<Description>? _description;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var description = await (_description ??= Description.Of(server));
        if (description.PathOf(request) is not { } path) return response;
        var (method, status) = (request.Method.Method.ToLowerInvariant(), (int)response.StatusCode);
        if (Seen.AddOrUpdate((method, path, status), 1, static (_, count) => count + 1) > Sample) return response;
        var media = response.Content.Headers.ContentType?.MediaType;
        var isJson = media?.EndsWith("json", StringComparison.Ordinal) == true;
        // Live feeds have no end.
        if (isJson) await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = isJson ? await response.Content.ReadAsStringAsync(cancellationToken) : "";
        var faults = description.FaultsOf(method, path, status, media, isJson ? JsonNode.Parse(body) : null, response);
        if (status is >= 200 and < 300 && request.Content?.Headers.ContentType?.MediaType == "application/json" && await request.Content.ReadAsStringAsync(cancellationToken) is { Length: > 0 } sent)
            faults = [.. faults, .. description.FaultsOfRequest(method, path, JsonNode.Parse(sent)).Select(static fault => $"it took what is not described: {fault}")];
        Assert.True(faults.Length == 0, $"{method} {path} answered {status} otherwise than described: {string.Join("; ", faults)}\n{body}");
        return response;
    }

    /// <summary>The document, ready to be asked.</summary>
    private sealed class Description
    {
        private readonly JsonNode _document;
        private readonly (string Path, Regex Pattern)[] _paths;
        private readonly SchemaCheck _schemas;

        private Description(JsonNode document)
        {
            _document = document;
            // The more of a path is fixed, the sooner it is meant.
            _paths = [.. document["paths"]!.AsObject().Select(static p => p.Key).OrderBy(static path => path.Count(static c => c == '{'))
                .Select(static path => (path, new Regex($"^{Regex.Replace(Regex.Escape(path), @"\\\{[^}]*}", "[^/]+")}$")))];
            _schemas = new SchemaCheck(document["components"]!["schemas"]!.AsObject());
        }

        public static async Task<Description> Of(Uri server)
        {
            using var client = new HttpClient { BaseAddress = server };
            return new Description(JsonNode.Parse(await client.GetStringAsync(ApiDescription.Path))!);
        }

        public string? PathOf(HttpRequestMessage request)
        {
            var asked = request.RequestUri!.AbsolutePath;
            var path = Array.Find(_paths, p => p.Pattern.IsMatch(asked)).Path;
            return path is not null && _document["paths"]![path]![request.Method.Method.ToLowerInvariant()] is not null ? path : null;
        }

        public string[] FaultsOfRequest(string method, string path, JsonNode? body) =>
            _document["paths"]![path]![method]!["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema ? [.. _schemas.FaultsOf(schema, body).Take(8)] : ["a body is not described"];

        public string[] FaultsOf(string method, string path, int status, string? media, JsonNode? body, HttpResponseMessage message)
        {
            if (_document["paths"]![path]![method]!["responses"]![$"{status}"] is not { } response) return [$"{status} is not described"];
            // What an empty list is a version of nobody can change.
            var isEmpty = body is JsonObject && body["data"] is JsonArray { Count: 0 };
            string[] headers = [.. Always.Where(name => !isEmpty && message.Headers.Contains(name) != response["headers"]?[name] is not null).Select(static name => $"{name} is sent or described, not both"),
                .. Sometimes.Where(name => message.Headers.Contains(name) && response["headers"]?[name] is null).Select(static name => $"{name} is not described")];
            if (media is null) return headers;
            var content = response["content"]?.AsObject().FirstOrDefault(c => c.Key.Split(';')[0] == media).Value;
            if (content is null) return [.. headers, $"{media} is not described"];
            return body is null ? headers : [.. headers, .. _schemas.FaultsOf(content["schema"]!, body).Take(8)];
        }
    }
}
