using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Spectre.Console;
using Spend.Gateway.Commands;
using Spend.Gateway.Tests.Documents;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Commands;

/// <summary>What scripts go by: one JSON document on standard output, bars on terminals alone, and how the program ended.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task A_replay_and_what_verifies_it_agree_in_json()
    {
        var replay = (await _trace.Replay("--wallet", "0.07", "--json")).Is(0);
        Assert.Equal("", replay.Error);
        Assert.Equal(60, (int)replay.Json["requests"]!);
        Assert.Equal("0.21", replay.Json["granted"]!.ToString());
        Assert.Equal((int)replay.Json["requests"]!, (int)replay.Json["allowed"]! + (int)replay.Json["denied"]!["insufficient_funds"]!);

        var verified = (await Ran.Of("verify", "--data", _trace.Data, "--json")).Is(0).Json;
        Assert.True((bool)verified["verified"]!);
        Assert.Equal(3, (int)verified["customers"]!);
        Assert.Equal(replay.Json["charged"]!.ToString(), verified["charged"]!["USD"]!.ToString());
        Assert.Empty(verified["differences"]!.AsArray());
    }

    [Fact]
    public async Task Ways_to_hold_are_compared_in_json()
    {
        using var trace = new StreamTrace((0, 10, 5));
        var compared = (await trace.Replay("--customers", "1", "--json")).Is(0).Json;
        Assert.Equal(["no_hold", "full_window", "extending", "foresight"], compared["ways"]!.AsArray().Select(static w => w!["way"]!.ToString()));
        Assert.True((bool)compared["sound"]!);

        var told = PricingPage.TextOf("command-line.md").Split('\n').Single(static line => line.StartsWith("| `--stream --json`", StringComparison.Ordinal));
        foreach (var (name, _) in compared.Concat(compared["ways"]![0]!.AsObject())) Assert.Contains(name == "ways" ? "`ways[]`" : $"`{name}`", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_is_migrated_copied_and_restored_in_json()
    {
        (await _trace.Replay("--limit", "6")).Is(0);
        var (copied, migrated) = (PostgresServer.Shared.NewDatabase(), PostgresServer.Shared.NewDatabase());
        var copy = (await Ran.Of("copy", "--data", _trace.Data, "--database", copied, "--json")).Is(0).Json;
        Assert.Equal(3, (int)copy["customers"]!);
        Assert.True((int)copy["records"]! > 6);

        var first = (await Ran.Of("migrate", "--database", migrated, "--json")).Is(0).Json;
        Assert.NotEmpty(first["applied"]!.AsArray());
        var second = (await Ran.Of("migrate", "--database", migrated, "--json")).Is(0).Json;
        Assert.Empty(second["applied"]!.AsArray());
        Assert.Equal((int)first["version"]!, (int)second["version"]!);

        var accepted = (await Ran.Of("accept-restore", "--database", copied, "--json")).Is(0).Json;
        Assert.Contains(accepted["contents"]!.AsArray(), static c => (long)c!["count"]! > 0);
    }

    [Fact]
    public async Task A_catalog_and_a_demo_report_in_json()
    {
        var file = Path.Combine(Path.GetDirectoryName(_trace.Data)!, "catalog.json");
        await File.WriteAllTextAsync(file, LoadTests.Catalog, TestContext.Current.CancellationToken);
        var loaded = (await Ran.Of("load", file, "--data", _trace.Data, "--json")).Is(0).Json;
        Assert.Equal(0, (int)loaded["refused"]!);
        Assert.All(loaded["loaded"]!.AsArray(), static one => Assert.Equal("created", one!["outcome"]!.ToString()));

        var demo = (await Ran.Of("demo", "--seconds", "1", "--rate", "50", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_trace.Data, "demo"), "--json")).Is(0);
        Assert.Contains(demo.Json["customers"]!.AsArray(), static c => (int)c!["allowed"]! > 0);
        Assert.Contains("Admin key: sk_", demo.Error);
    }

    [Fact]
    public async Task A_bar_is_drawn_on_a_terminal_and_nowhere_else()
    {
        (await _trace.Replay()).Is(0);
        foreach (var isTerminal in new[] { true, false })
        {
            var (output, error) = (new StringWriter(), new StringWriter());
            var screen = Ran.To(output, error) with { Progress = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new Screen(error, isTerminal) }) };
            Assert.Equal(0, await CommandLine.Run(["verify", "--data", _trace.Data, "--json"], screen));
            Assert.Equal(isTerminal, error.ToString().Contains("Verifying", StringComparison.Ordinal));
            Assert.StartsWith("{", output.ToString());
            if (!isTerminal) Assert.Equal("", error.ToString());
        }
    }

    [Fact]
    public async Task What_is_said_beside_a_document_has_no_colours_in_a_file()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var screen = Ran.To(output, error) with { Progress = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new Screen(error, isTerminal: false) }) };
        Assert.Equal(0, await CommandLine.Run(["demo", "--seconds", "1", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_trace.Data, "demo"), "--json"], screen));
        Assert.Contains("Admin key: sk_", error.ToString());
        Assert.DoesNotContain("\e", error.ToString());
        Assert.Contains(error.ToString().Split('\n'), static line => line.Contains("curl", StringComparison.Ordinal) && line.Length > 80);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task What_is_cut_short_says_so(string signal, int exitCode)
    {
        // It takes connections and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Spend.Gateway.dll"), "replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", SmallTrace.Model, "--customers", "1", "--url", $"http://{silent.LocalEndpoint}", "--key", "k", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var replay = Process.Start(start)!;
        using var asked = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{replay.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var (said, fault) = (await replay.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), await replay.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await replay.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((exitCode, "", "Stopped."), (replay.ExitCode, said, fault.Trim()));
    }

    private sealed class Screen(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;
        public bool IsTerminal => isTerminal;
        public int Width => 120;
        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // A writer of text has none.
        }
    }
}
