using System.Net;
using System.Net.Sockets;

namespace Spend.Gateway.Tests.Commands;

/// <summary>Ctrl+C and SIGTERM, also where a command waits for somebody who does not answer.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    // It takes connections and never answers.
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public InterruptionTests() => _silent.Start();

    private string SilentDatabase => $"Host=127.0.0.1;Port={((IPEndPoint)_silent.LocalEndpoint).Port};Database=d;Username=u;Timeout=600";

    private string Demo => Path.Combine(_trace.Data, "demo");

    public void Dispose()
    {
        _silent.Dispose();
        _trace.Dispose();
    }

    [Theory]
    [InlineData("migrate", "INT", 130)]
    [InlineData("accept-restore", "INT", 130)]
    [InlineData("verify", "TERM", 143)]
    [InlineData("copy", "INT", 130)]
    public async Task A_command_ends_at_once_where_a_database_is_silent(string command, string signal, int exitCode)
    {
        (await _trace.Replay("--limit", "3")).Is(0);
        using var program = Program.Start([command, .. command == "copy" ? (string[])["--data", _trace.Data] : [], "--database", SilentDatabase]);
        using var asked = await _silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await program.Signal(signal);
        Assert.Equal("Stopped.", (await program.Ended()).Is(exitCode).Error.Trim());
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(";GSS Encryption Mode=Prefer", true)]
    public async Task The_library_of_Kerberos_which_aborts_whoever_ends_while_it_is_asked_is_asked_only_where_that_is_set(string setting, bool isAsked)
    {
        using var program = Program.Start(["verify", "--database", SilentDatabase + setting]);
        using var asked = await _silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        // The first that is said to the server, after Kerberos was or was not asked for a ticket.
        Assert.NotEqual(0, await asked.ReceiveAsync(new byte[8], TestContext.Current.CancellationToken));
        Assert.Equal(isAsked, program.HasLoaded("libgssapi"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_server_that_waits_for_a_silent_database_ends_in_order(string signal)
    {
        using var program = Program.Start(["serve", "--urls", "http://127.0.0.1:0"], ("ConnectionStrings__Spend", SilentDatabase));
        using var asked = await _silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await program.Signal(signal);
        Assert.Equal("", (await program.Ended()).Is(0).Error);
    }

    [Fact]
    public async Task A_server_ends_in_order_however_often_it_is_told()
    {
        using var program = Program.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", _trace.Data]);
        await Until(program.Output, "Spend listens on");
        await program.Signal("TERM", times: 3);
        Assert.Equal("", (await program.Ended()).Is(0).Error);
    }

    [Fact]
    public async Task A_demo_without_an_end_ends_in_order_as_soon_as_it_says_how()
    {
        using var program = Program.Start(["demo", "--urls", "http://127.0.0.1:0", "--data", Demo]);
        await Until(program.Output, "Ctrl+C stops.");
        await program.Signal("INT");
        var ran = (await program.Ended()).Is(0);
        Assert.Equal("", ran.Error);
        Assert.NotNull(ran["acme"]);
    }

    [Fact]
    public async Task A_demo_that_is_cut_short_gives_scripts_no_document()
    {
        using var program = Program.Start(["demo", "--seconds", "600", "--json", "--urls", "http://127.0.0.1:0", "--data", Demo]);
        await Until(program.Error, "Ctrl+C stops.");
        await program.Signal("INT");
        var ran = (await program.Ended()).Is(130);
        Assert.Equal(("", "Stopped."), (ran.Output, ran.Error.Trim()));
    }

    [Fact]
    public async Task A_signal_that_comes_twice_at_once_is_one()
    {
        using var program = Program.Start(["demo", "--urls", "http://127.0.0.1:0", "--data", Demo]);
        await Until(program.Output, "Ctrl+C stops.");
        // As programs send it that start others: to the process and to its group.
        await program.Signal("INT", times: 2);
        (await program.Ended()).Is(0);
    }

    private static async Task Until(StreamReader output, string words)
    {
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            if (line.Contains(words, StringComparison.Ordinal)) return;
        Assert.Fail($"It ended without saying '{words}'.");
    }
}
