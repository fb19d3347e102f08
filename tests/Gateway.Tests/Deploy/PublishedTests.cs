using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Spend.Gateway.Tests.Kill;

namespace Spend.Gateway.Tests.Deploy;

/// <summary>
/// The published program, started as the image starts it: the Dockerfile's command line, environment and user, a folder that it cannot write
/// to, and its data elsewhere. No containers are needed for that.
/// </summary>
public sealed class PublishedTests : IAsyncLifetime
{
    private const string AdminKey = "sk_published_0123456789abcdef0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("spend-published-").FullName;
    private readonly int _port = GatewayProcess.FreePort();

    private string App => Path.Combine(_folder, "app");

    private string Data => Path.Combine(_folder, "data");

    public async ValueTask InitializeAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains("debug", StringComparison.OrdinalIgnoreCase) ? "Debug" : "Release";
        string[] arguments = ["publish", Path.Combine(DeployFiles.Root, "src", "Gateway"), "-c", configuration, "--no-build", "--nologo", "-o", App, "-p:UseAppHost=false"];
        using (var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, WorkingDirectory = DeployFiles.Root })!)
        {
            var said = await publish.StandardOutput.ReadToEndAsync();
            await publish.WaitForExitAsync();
            Assert.True(publish.ExitCode == 0, said);
        }
        Directory.CreateDirectory(Data);
        await Run("chmod", "-R", "a+rX,a-w", App);
        await Run("chmod", "755", _folder);
        await Run("chmod", "700", Data);
        if (Environment.IsPrivilegedProcess) await Run("chown", $"{ImageFile.Last("USER")}:{ImageFile.Last("USER")}", Data);
    }

    public async ValueTask DisposeAsync()
    {
        await Run("chmod", "-R", "u+w", App);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_serves_without_rights_keeps_its_data_and_ends_with_0_on_SIGTERM()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        var before = Files(App);
        using (var first = Start())
        {
            await Ready(first, client);
            Assert.Equal(RunsAs(first), Environment.IsPrivilegedProcess ? ImageFile.Last("USER") : RunsAs(Process.GetCurrentProcess()));
            // Time zones come from the machine, or the image.
            (await client.Put("/v1/customers/acme", """{"currency":"USD","time_zone":"Europe/Berlin"}""")).Is(201);
            Assert.Equal(0, await Terminate(first));
        }
        using (var second = Start())
        {
            await Ready(second, client);
            Assert.Equal("Europe/Berlin", (await client.Get("/v1/customers/acme")).Is(200)["time_zone"]!.ToString());
            Assert.Equal(0, await Terminate(second));
        }
        Assert.Equal(before, Files(App));
        Assert.NotEmpty(Files(Data));
    }

    /// <summary>The image's entry point with the image's environment, in this folder and at this port instead.</summary>
    private Process Start()
    {
        string[] command = [.. ImageFile.Start.Select(a => a.Replace("/app/", App + "/", StringComparison.Ordinal))];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", $"--reuid={ImageFile.Last("USER")}", $"--regid={ImageFile.Last("USER")}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = App };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        // Neither a home nor a temporary folder of its own.
        start.Environment["HOME"] = start.Environment["TMPDIR"] = Path.Combine(_folder, "nowhere");
        foreach (var (name, value) in ImageFile.Environment) start.Environment[name] = value;
        Assert.Equal("/data", start.Environment["SPEND_DATA"]);
        start.Environment["SPEND_DATA"] = Data;
        start.Environment["ASPNETCORE_HTTP_PORTS"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["SPEND_ADMIN_KEY"] = AdminKey;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task Ready(Process process, HttpClient client)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); ;)
        {
            try
            {
                (await client.Get("/livez")).Is(200);
                (await client.Get("/readyz")).Is(200);
                return;
            }
            catch (HttpRequestException) when (!process.HasExited && DateTime.UtcNow < deadline)
            {
                await Task.Delay(50);
            }
        }
    }

    private static string RunsAs(Process process) =>
        File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status").First(static l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];

    private static async Task<int> Terminate(Process process)
    {
        await Run("kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(static f => $"{f} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal)];
}
