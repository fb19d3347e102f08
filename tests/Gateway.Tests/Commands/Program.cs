using System.Diagnostics;
using System.Globalization;

namespace Spend.Gateway.Tests.Commands;

/// <summary>The program in a process of its own, for what only a process has: signals, pipes, an environment, an end.</summary>
internal sealed class Program : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Program(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Spend.Gateway.dll");

    public static Program Start(string[] arguments, params (string Name, string Value)[] environment) => Start("dotnet", [Assembly, .. arguments], environment);

    /// <summary>A line of the shell, in which <c>spend</c> is the program.</summary>
    public static Program StartShell(string line) =>
        Start("bash", ["-c", $"spend() {{ dotnet \"{Assembly}\" \"$@\"; }}\n{line}"], []);

    public static async Task<Ran> Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var program = Start(arguments, environment);
        return await program.Ended();
    }

    /// <param name="times">One right behind the other.</param>
    public async Task Signal(string name, int times = 1)
    {
        var once = string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}");
        using var kill = Process.Start("bash", ["-c", string.Join(';', Enumerable.Repeat(once, times))]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Whether it has loaded a library of the system.</summary>
    public bool HasLoaded(string library) => File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/maps")).Contains(library, StringComparison.Ordinal);

    /// <summary>What it came to, with what it said that was not read yet.</summary>
    public async Task<Ran> Ended()
    {
        var (output, error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new Ran(_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static Program Start(string file, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new Program(Process.Start(start)!);
    }
}
