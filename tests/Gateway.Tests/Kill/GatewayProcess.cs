using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Kill;

/// <summary>The real executable in a process of its own, so that it can be killed as a machine would: without a word.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process _process;

    // The latest of what it wrote.
    private readonly ConcurrentQueue<string> _words = new();
    private TaskCompletionSource? _clockIsSet;

    private GatewayProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The latest of what it wrote.</summary>
    public string LastWords => string.Join('\n', _words);

    public static Task<GatewayProcess> Start(string dataDirectory, string adminKey, int port, params (string Name, string Value)[] environment) =>
        StartProgram("Spend.Gateway.dll", dataDirectory, adminKey, port, environment);

    /// <summary>Another program that serves the same API.</summary>
    public static Task<GatewayProcess> StartProgram(string program, string dataDirectory, string adminKey, int port, params (string Name, string Value)[] environment) =>
        Start([program], dataDirectory, adminKey, port, environment);

    /// <summary>The gateway with a clock that stands until it is set.</summary>
    public static Task<GatewayProcess> StartClocked(DateTimeOffset now, string dataDirectory, string adminKey, int port, params (string Name, string Value)[] environment) =>
        Start(["Spend.ClockedGateway.dll", now.ToString("O", CultureInfo.InvariantCulture)], dataDirectory, adminKey, port, environment);

    private static async Task<GatewayProcess> Start(string[] program, string dataDirectory, string adminKey, int port, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program[0]), .. program[1..]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add($"http://127.0.0.1:{port}");
        start.Environment["SPEND_DATA"] = dataDirectory;
        start.Environment["SPEND_ADMIN_KEY"] = adminKey;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var gateway = new GatewayProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await gateway.IsReady();
            return gateway;
        }
        catch
        {
            gateway.Dispose();
            throw;
        }
    }

    /// <summary>Runs the verify command on a SQLite store; answers its exit code.</summary>
    public static async Task<int> Verify(string dataDirectory) => (await Command(["verify", "--data", dataDirectory])).ExitCode;

    /// <summary>Runs a command of the program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> Command(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Spend.Gateway.dll"), .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>For one that is to come back at its address.</summary>
    public static int FreePort() => Ports.Free();

    /// <summary>Sets the clock of one that was started with a clock; done once it shows the time.</summary>
    public async Task SetClock(DateTimeOffset now)
    {
        _clockIsSet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _process.StandardInput.WriteLineAsync(now.ToString("O", CultureInfo.InvariantCulture));
        await _process.StandardInput.FlushAsync();
        await _clockIsSet.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; answers the exit code.</summary>
    public async Task<int> Terminate()
    {
        await Signal("TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: frozen until it is told to go on, as a machine that is paused or starved.</summary>
    public Task Pause() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public Task Continue() => Signal("CONT");

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private async Task IsReady()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        for (var deadline = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(20))
        {
            if (_process.HasExited) throw new InvalidOperationException($"It ended with {_process.ExitCode}: {LastWords}");
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"It is not ready: {LastWords}");
            try
            {
                using var ready = await client.GetAsync("/readyz");
                if (ready.StatusCode == HttpStatusCode.OK) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
        }
    }

    private async Task Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Heard(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        if (line.Data.StartsWith("clock ", StringComparison.Ordinal)) _clockIsSet?.TrySetResult();
        _words.Enqueue(line.Data);
        if (_words.Count > 60) _words.TryDequeue(out _);
    }
}
