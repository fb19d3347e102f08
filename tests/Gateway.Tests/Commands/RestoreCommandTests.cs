using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Commands;

/// <summary>What an operator does with a database.</summary>
public sealed class RestoreCommandTests
{
    private readonly string _database = PostgresServer.Shared.NewDatabase();

    [Fact]
    public async Task Migrating_says_what_was_applied_and_then_that_nothing_is_left()
    {
        var first = (await Ran.Of("migrate", "--database", _database)).Is(0);
        Assert.StartsWith("Applied 0001_store.", first.Output);
        Assert.Matches("^The database has version [0-9]+ already\\.", (await Ran.Of("migrate", "--database", _database)).Is(0).Output);
    }

    [Fact]
    public async Task A_restored_database_is_refused_by_every_command_until_it_is_accepted()
    {
        (await Ran.Of("migrate", "--database", _database)).Is(0);
        using var dump = new Dump(PostgresServer.Shared, _database);
        var restored = dump.RestoreInto(PostgresServer.Shared, PostgresServer.Shared.NewDatabase());
        foreach (var command in (string[])["migrate", "verify"])
            Assert.Contains("run `spend accept-restore`", (await Ran.Of(command, "--database", restored)).Is(1).Error);

        var accepted = (await Ran.Of("accept-restore", "--database", restored)).Is(0);
        Assert.Contains("The database is another database of the same server.", accepted.Output);
        Assert.Contains($"Epochs go on from {AcceptedRestore.EpochsSkipped + 1:N0}", accepted.Output);
        Assert.Equal("0", accepted["records"]);
        (await Ran.Of("verify", "--database", restored)).Is(0);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_said_to_be_so_without_a_stack()
    {
        var ran = (await Ran.Of("migrate", "--database", "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2")).Is(1);
        Assert.StartsWith("PostgreSQL cannot be used now", ran.Error);
        Assert.DoesNotContain("   at ", ran.Error);
    }
}
