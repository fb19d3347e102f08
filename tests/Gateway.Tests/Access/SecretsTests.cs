using System.Diagnostics;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Access;

/// <summary>The real program, in a process of its own, at the most talkative log level: nothing secret may be in what it writes.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Canary = "sk_canary_7d1f0c2b9e8a4f6db3c5a1e0d9f8b7c6";

    private readonly string _data = Directory.CreateTempSubdirectory("spend-secrets-").FullName;
    private readonly List<string> _output = [];

    [Fact]
    public async Task Keys_never_reach_the_log()
    {
        using var process = Start(("SPEND_ADMIN_KEY", Canary));
        using var admin = await Client(process, Canary);
        var created = (await admin.Post("/v1/api_keys", """{"role":"backend","name":"canary"}""")).Is(201)["key"]!.ToString();
        var tenants = (await admin.Put("/v1/tenants/t", "{}")).Is(201)["key"]!.ToString();
        using var backend = await Client(process, created);
        (await backend.Get("/v1/customers")).Is(200);
        (await backend.Post("/v1/api_keys", "{}")).IsProblem(403, "forbidden");
        (await admin.Put("/v1/customers/a", """{"currency":"USD","name":"canary-of-a-name"}""")).Is(201);
        (await admin.Put("/v1/customers/a", """{"currency":"canary-of-a-body"}""")).IsProblem(400, "invalid_request");
        await Stop(process);

        string[] secrets = [Canary, created, tenants, "canary-of-a-name", "canary-of-a-body"];
        Assert.All(secrets, secret => Assert.DoesNotContain(_output, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_first_start_prints_an_admin_key_and_the_second_does_not()
    {
        using (var first = Start())
        {
            (await Client(first, null)).Dispose();
            await Stop(first);
        }
        var key = Assert.Single(_output, static line => line.Contains("sk_", StringComparison.Ordinal)).Split(' ')[^1];
        _output.Clear();
        using var second = Start();
        using var admin = await Client(second, key);
        (await admin.Put("/v1/tenants/t", "{}")).Is(201);
        await Stop(second);
        Assert.DoesNotContain(_output, static line => line.Contains("sk_", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Process Start(params (string Name, string Value)[] environment)
    {
        var program = Path.ChangeExtension(typeof(Gateway).Assembly.Location, null);
        var start = new ProcessStartInfo(program, ["--urls", $"http://127.0.0.1:{_port}"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _data };
        start.Environment["SPEND_DATA"] = Path.Combine(_data, "data");
        start.Environment["Logging__LogLevel__Default"] = "Trace";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private readonly int _port = Ports.Free();

    private void Keep(string? line)
    {
        if (line is not null) lock (_output) _output.Add(line);
    }

    private async Task<HttpClient> Client(Process process, string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                (await client.Get("/readyz")).Is(200);
                return client;
            }
            catch (HttpRequestException) when (attempt < 300 && !process.HasExited)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>SIGTERM, as an operator would.</summary>
    private static async Task Stop(Process process)
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
