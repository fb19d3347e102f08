using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Spend.Gateway.Tests;

/// <summary>The whole program in this process: real Kestrel on a free port, a real store of its own. One for all tests of a class.</summary>
public class GatewayHost : IAsyncLifetime
{
    public const string AdminKey = "sk_canary_of_the_platform_0123456789abcdef";

    private WebApplication? _app;
    private Installation? _installation;
    private int _names;

    public string Data { get; } = Directory.CreateTempSubdirectory("spend-gateway-").FullName;

    public WebApplication App => _app!;

    /// <summary>Further settings.</summary>
    protected virtual string[] Settings => [];

    /// <summary>Calls as the platform's administrator.</summary>
    public HttpClient Admin { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _installation ??= new Installation(Data);
        _app = _installation.Build(["--SPEND_ADMIN_KEY", AdminKey, .. Settings]);
        await _app.StartAsync();
        Admin = Client(AdminKey);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(Data, recursive: true);
        GC.SuppressFinalize(this);
    }

    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(App.Urls.First()) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A name nobody has used in this gateway.</summary>
    public string Name(string prefix) => $"{prefix}{Interlocked.Increment(ref _names)}";

    /// <summary>A new customer in USD.</summary>
    public async Task<string> Customer(HttpClient? by = null)
    {
        var id = Name("customer");
        (await (by ?? Admin).Put($"/v1/customers/{id}", """{"currency":"USD"}""")).Is(201);
        return id;
    }

    /// <summary>The administrator of a new tenant.</summary>
    public async Task<HttpClient> OtherTenant() => Client((await Admin.Put($"/v1/tenants/{Name("tenant")}", "{}")).Is(201)["key"]!.ToString());

    /// <summary>A caller with a new key of a role.</summary>
    public async Task<HttpClient> Caller(string role, string? customer = null)
    {
        var body = new JsonObject { ["role"] = role, ["name"] = "test" };
        if (customer is not null) body["customer"] = customer;
        return Client((await Admin.Post("/v1/api_keys", body.ToJsonString())).Is(201)["key"]!.ToString());
    }
}

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
