namespace Spend.Gateway.Tests.Commands;

/// <summary>Commands with a gateway of their own keep to a directory of their own, whatever the environment says of real data.</summary>
public sealed class OwnDataTests : IDisposable
{
    // Nobody answers there: whoever asked it would fail.
    private static readonly (string, string) RealDatabase = ("ConnectionStrings__Spend", "Host=127.0.0.1;Port=1;Database=real;Username=real;Timeout=2");

    private readonly SmallTrace _trace = new();

    private string Real => Path.Combine(Path.GetDirectoryName(_trace.Data)!, "real");

    private string[] Replay => ["replay", "--trace", _trace.Trace, "--prices", _trace.Prices, "--model", SmallTrace.Model, "--customers", "3"];

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task A_demo_does_not_touch_the_database_or_the_keys_of_the_environment()
    {
        var keys = Path.Combine(Real, "keys");
        (await Program.Run(["demo", "--seconds", "1", "--urls", "http://127.0.0.1:0", "--data", _trace.Data], RealDatabase, ("SPEND_KEYS", keys))).Is(0);
        Assert.True(File.Exists(Path.Combine(_trace.Data, "journal.db")));
        Assert.False(Directory.Exists(keys));
    }

    [Fact]
    public async Task A_catalog_is_loaded_into_the_directory_that_is_named()
    {
        var file = Path.Combine(Path.GetDirectoryName(_trace.Data)!, "catalog.json");
        await File.WriteAllTextAsync(file, LoadTests.Catalog, TestContext.Current.CancellationToken);
        (await Program.Run(["load", file, "--data", _trace.Data], RealDatabase)).Is(0);
        Assert.True(File.Exists(Path.Combine(_trace.Data, "journal.db")));
    }

    [Fact]
    public async Task A_replay_keeps_to_a_directory_of_its_own_and_charges_nothing_twice()
    {
        var here = Path.GetDirectoryName(_trace.Data)!;
        for (var run = 0; run < 2; run++)
        {
            using var program = Program.StartShell($"cd '{here}' && SPEND_DATA='{Real}' {RealDatabase.Item1}='{RealDatabase.Item2}' spend {string.Join(' ', Replay)} --json");
            var ran = (await program.Ended()).Is(0);
            Assert.Equal(_trace.Cost, SmallTrace.Units(ran.Json["charged"]!.ToString()));
        }
        Assert.True(File.Exists(Path.Combine(here, "data", "replay", "journal.db")));
        Assert.False(Directory.Exists(Real));
    }
}
