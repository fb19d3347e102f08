namespace Spend.Gateway.Tests.Commands;

/// <summary>Standard output that cannot be written, or that nobody reads any more.</summary>
public sealed class RedirectedTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task A_full_disk_is_said_in_one_sentence()
    {
        (await _trace.Replay("--limit", "3")).Is(0);
        using var program = Program.StartShell($"spend verify --data '{_trace.Data}' --json >/dev/full");
        Assert.Equal("Standard output cannot be written: No space left on device", (await program.Ended()).Is(1).Error.Trim());
        using var mute = Program.StartShell($"spend verify --data '{_trace.Data}' --json >/dev/full 2>&1");
        (await mute.Ended()).Is(1);
    }

    [Fact]
    public async Task A_demo_ends_when_nobody_reads_it_any_more()
    {
        using var program = Program.StartShell($"spend demo --urls http://127.0.0.1:0 --data '{Path.Combine(_trace.Data, "demo")}' | head -1; exit ${{PIPESTATUS[0]}}");
        var ran = (await program.Ended()).Is(1);
        Assert.StartsWith("Spend is open at", ran.Output);
        Assert.Equal("Standard output cannot be written: Broken pipe", ran.Error.Trim());
    }

    [Fact]
    public async Task Commands_that_share_a_file_write_one_behind_the_other()
    {
        var file = Path.Combine(Path.GetDirectoryName(_trace.Data)!, "out.txt");
        using var program = Program.StartShell($"(spend --version; spend --version) >'{file}'; spend --version | cat >>'{file}'");
        (await program.Ended()).Is(0);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal((3, 1), (lines.Length, lines.Distinct().Count()));
    }
}
