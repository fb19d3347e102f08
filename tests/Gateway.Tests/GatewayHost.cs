using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Spend.Gateway.Tests.Api;

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
        var server = new Uri(App.Urls.First());
        var client = new HttpClient(new DocumentedAnswers(server)) { BaseAddress = server };
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
