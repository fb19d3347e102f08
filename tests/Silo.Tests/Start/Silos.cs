using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Spend.Gateway.Tests;
using Spend.Gateway.Tests.Kill;

namespace Spend.Silo.Tests.Start;

/// <summary>Silos in processes of their own on one database, each with settings of its own.</summary>
internal sealed class Silos(string database) : IDisposable
{
    public const string AdminKey = "sk_silos_0123456789abcdef0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("spend-silos-").FullName;
    private readonly List<GatewayProcess> _started = [];

    public string Database => database;

    /// <summary>With a caller for each silo, in the order of their starts.</summary>
    public List<HttpClient> Clients { get; } = [];

    public IReadOnlyList<GatewayProcess> Started => _started;

    public async Task Start(params (string Name, string Value)[] settings)
    {
        var silo = await GatewayProcess.StartProgram("Spend.Silo.dll", _folder, AdminKey, GatewayProcess.FreePort(), [.. Settings(), .. settings]);
        _started.Add(silo);
        var client = new HttpClient { BaseAddress = silo.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", AdminKey);
        Clients.Add(client);
    }

    /// <summary>Starts one that is not expected to serve.</summary>
    /// <returns>Its exit code and what it said on standard error; null: after so long it still runs, and is killed.</returns>
    public Task<(int ExitCode, string Errors)?> Run(TimeSpan atMost, params (string Name, string? Value)[] settings) => Run([], atMost, settings);

    /// <inheritdoc cref="Run(TimeSpan, ValueTuple{string, string}[])"/>
    /// <param name="words">First on its command line.</param>
    public async Task<(int ExitCode, string Errors)?> Run(string[] words, TimeSpan atMost, params (string Name, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Spend.Silo.dll"), .. words, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings()) start.Environment[name] = value;
        start.Environment["SPEND_DATA"] = _folder;
        start.Environment["SPEND_ADMIN_KEY"] = AdminKey;
        start.Environment["Logging__LogLevel__Default"] = "None";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var end = new CancellationTokenSource(atMost);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return null;
        }
        await output;
        return (process.ExitCode, (await errors).Trim());
    }

    /// <summary>How many customers each has.</summary>
    public async Task<int[]> Customers() => await Task.WhenAll(Clients.Select(static async client =>
        int.Parse((await client.Get("/metrics")).Is(200).Body.Split('\n').First(static l => l.StartsWith("spend_silo_customers ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture)));

    /// <summary>Members of the cluster that count as in.</summary>
    public int Active()
    {
        using var connection = new NpgsqlConnection(database + ";Pooling=false");
        connection.Open();
        using var count = new NpgsqlCommand("select count(*)::int from orleans.orleansmembershiptable where status = 3", connection);
        return (int)count.ExecuteScalar()!;
    }

    public void Dispose()
    {
        foreach (var client in Clients) client.Dispose();
        foreach (var silo in _started) silo.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (string Name, string Value)[] Settings() =>
    [
        ("ConnectionStrings__Spend", database), ("SPEND_MASTER_KEY", Convert.ToBase64String(new byte[32])),
        ("SPEND_SILO_ADDRESS", "127.0.0.1"), ("SPEND_SILO_PORT", GatewayProcess.FreePort().ToString(CultureInfo.InvariantCulture)),
    ];
}
