using System.Text;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests;

/// <summary>An answer, read whole.</summary>
public sealed record Answered(int Status, string? ContentType, string Body, HttpResponseMessage Message)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public JsonNode? this[string member] => Json[member];

    public string? Code => Json["code"]?.ToString();

    public string? ETag => Message.Headers.ETag?.ToString();

    /// <summary>The pointers of all field errors.</summary>
    public IEnumerable<string> Pointers => (Json["errors"] as JsonArray)?.Select(static e => e!["pointer"]!.ToString()) ?? [];

    public Answered Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        return this;
    }

    public Answered IsOneOf(params int[] statuses) => Is(Array.IndexOf(statuses, Status) >= 0 ? Status : statuses[0]);

    /// <summary>A problem as every error is: the media type, all members, the code.</summary>
    public Answered IsProblem(int status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal((code, status, "urn:spend:problem:" + code), (Code, (int)Json["status"]!, Json["type"]!.ToString()));
        Assert.NotEmpty(Json["title"]!.ToString());
        Assert.NotEmpty(Json["detail"]!.ToString());
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", Body, StringComparison.Ordinal);
        return this;
    }
}

public static class Requests
{
    public static Task<Answered> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path);

    public static Task<Answered> Delete(this HttpClient client, string path, params (string Name, string Value)[] headers) => client.Send(HttpMethod.Delete, path, null, headers);

    public static Task<Answered> Put(this HttpClient client, string path, string body, params (string Name, string Value)[] headers) => client.Send(HttpMethod.Put, path, body, headers);

    public static Task<Answered> Post(this HttpClient client, string path, string? body, params (string Name, string Value)[] headers) => client.Send(HttpMethod.Post, path, body, headers);

    public static async Task<Answered> Send(this HttpClient client, HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            // It has no end: that it began is the answer.
            response.Dispose();
            return new Answered((int)response.StatusCode, "text/event-stream", "", response);
        }
        return new Answered((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }
}
