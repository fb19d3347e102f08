using System.Net.Http.Headers;
using Spend.Gateway.Tests;
using Spend.Gateway.Tests.Kill;

namespace Spend.Browser.Tests;

/// <summary>
/// The program in a process of its own, as browsers and backends meet it, with a clock that a test may set. One for all tests of a class.
/// </summary>
public class Site : IAsyncLifetime
{
    public const string AdminKey = "sk_canary_of_the_platform_0123456789abcdef";

    private readonly string _data = Directory.CreateTempSubdirectory("spend-browser-").FullName;
    private readonly int _port = GatewayProcess.FreePort();
    private GatewayProcess? _process;
    private int _names;

    /// <summary>Where the clock stands at the start; null: it goes as usual.</summary>
    protected virtual DateTimeOffset? Clock => null;

    protected virtual (string Name, string Value)[] Environment => [];

    public Uri Address => _process!.Address;

    /// <summary>Calls as the platform's administrator.</summary>
    public HttpClient Admin { get; private set; } = null!;

    internal GatewayProcess Process => _process!;

    public virtual async ValueTask InitializeAsync()
    {
        _process = Clock is { } now
            ? await GatewayProcess.StartClocked(now, _data, AdminKey, _port, Environment)
            : await GatewayProcess.Start(_data, AdminKey, _port, Environment);
        Admin = Client(AdminKey);
    }

    public virtual ValueTask DisposeAsync()
    {
        Admin.Dispose();
        _process!.Dispose();
        Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public HttpClient Client(string key)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A name nobody has used here.</summary>
    public string Name(string prefix) => $"{prefix}{Interlocked.Increment(ref _names)}";

    /// <summary>A link to a customer's page.</summary>
    public async Task<string> Link(string customer) => (await Admin.Post($"/v1/customers/{customer}/portal_sessions", null)).Is(201)["url"]!.ToString();
}
