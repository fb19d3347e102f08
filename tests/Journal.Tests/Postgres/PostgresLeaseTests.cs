using System.Diagnostics;
using Npgsql;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

/// <summary>One node at a time, by the database's clock, whatever becomes of the node that had it.</summary>
public sealed class PostgresLeaseTests
{
    private static readonly LeaseTimes Quick = new(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(300));

    [Fact]
    public void One_holds_it_and_another_gets_it_in_time_when_it_is_no_longer_renewed_and_never_both()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection);
        using var first = new PostgresLease(one, "work", "first", Quick);
        Await(() => IsHeld(first));
        using var second = new PostgresLease(two, "work", "second", Quick);
        using var watch = new LeaseWatch(connection, "work", ("first", first), ("second", second));
        Await(() => watch.Samples > 50);
        Assert.True(IsHeld(first) && !IsHeld(second));
        Assert.Equal((1, 0), (first.Term, second.Term));

        var since = Stopwatch.StartNew();
        one.Dispose(); // it reaches the database no more
        Await(() => IsHeld(second));
        Assert.InRange(since.Elapsed, TimeSpan.Zero, Quick.Life + Quick.Renewal + TimeSpan.FromSeconds(2));
        Assert.Equal((0, 2), (first.Term, second.Term));
        var samples = watch.Samples;
        Await(() => watch.Samples > samples + 50);
        Assert.Empty(watch.Faults);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_node_that_was_frozen_knows_at_once_that_it_may_have_lost_it(bool machineSlept, bool clockWasSetBack)
    {
        using var database = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase());
        var clocks = new ShiftedClocks();
        using var lease = new PostgresLease(database, "work", "node", Quick with { Renewal = TimeSpan.FromSeconds(1) }, clocks);
        Await(() => IsHeld(lease));
        // A machine that sleeps stops its monotonic clock; a process that is stopped does not, but somebody may set the wall clock back.
        if (machineSlept) clocks.Wall += Quick.Life;
        else clocks.Monotonic += Quick.Life;
        if (clockWasSetBack) clocks.Wall -= Quick.Life;
        Assert.False(IsHeld(lease));
        // Nobody had it in between, so that it is the same term.
        Await(() => IsHeld(lease));
        Assert.Equal(1, lease.Term);
    }

    [Fact]
    public void A_renewal_that_took_longer_than_the_lease_lives_gives_nothing()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using var database = PostgresDatabase.Open(connection);
        using var other = NpgsqlDataSource.Create(connection);
        var clocks = new ShiftedClocks();
        using (var blocker = other.OpenConnection())
        {
            using var transaction = blocker.BeginTransaction();
            using (var block = new NpgsqlCommand("lock table spend.leases in exclusive mode", blocker)) block.ExecuteNonQuery();
            using var lease = new PostgresLease(database, "work", "node", new LeaseTimes(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30)), clocks);
            Await(() => Waiting(other) == 1);
            clocks.Monotonic += TimeSpan.FromMinutes(10); // the process stood still after it had sent the statement
            transaction.Commit();
            Await(() => Rows(other) == 2);
            Thread.Sleep(200);
            Assert.False(IsHeld(lease));
        }
    }

    [Fact]
    public void A_node_that_stops_in_order_gives_it_back_and_the_next_knows_that_it_is_gone()
    {
        using var database = PostgresDatabase.Open(PostgresServer.Shared.NewDatabase());
        var slow = Quick with { Life = TimeSpan.FromMinutes(10) };
        var first = new PostgresLease(database, "work", "node", slow);
        Await(() => IsHeld(first));
        using var second = new PostgresLease(database, "work", "node", slow);
        Assert.Equal(0, first.Departures);
        first.Dispose();
        Assert.False(IsHeld(first));
        Await(() => IsHeld(second) && second.Departures == 1);
        Assert.Equal(2, second.Term);
    }

    [Fact]
    public void The_holder_notices_that_a_node_which_never_held_it_is_gone()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection);
        using var source = NpgsqlDataSource.Create(connection);
        using var holder = new PostgresLease(one, "work", "holder", Quick);
        Await(() => IsHeld(holder));
        using var other = new PostgresLease(two, "work", "other", Quick);
        Await(() => Rows(source) == 3);
        Assert.Equal(0, holder.Departures);
        two.Dispose();
        Await(() => holder.Departures == 1);
        Thread.Sleep(Quick.Renewal * 3);
        Assert.Equal((1, 1), (holder.Departures, holder.Term));
    }

    [Fact]
    public void While_the_server_is_down_nobody_holds_it_and_afterwards_one_does()
    {
        using var server = PostgresServer.Start();
        var connection = server.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection);
        using PostgresLease first = new(one, "work", "first", Quick), second = new(two, "work", "second", Quick);
        Await(() => IsHeld(first) || IsHeld(second));
        server.Stop("immediate");
        Await(() => !IsHeld(first) && !IsHeld(second));
        server.Resume();
        Await(() => IsHeld(first) || IsHeld(second));
        Assert.False(IsHeld(first) && IsHeld(second));
    }

    [Fact]
    public void Where_the_store_belongs_to_one_process_it_is_always_held()
    {
        ILease lease = new AlwaysHeld();
        Assert.Equal((true, 1, 0), (lease.IsHeld, lease.Term, lease.Departures));
    }

    private static bool IsHeld(ILease lease) => lease.IsHeld;

    private static long Rows(NpgsqlDataSource source) => Number(source, "select count(*) from spend.leases");

    private static long Waiting(NpgsqlDataSource source) =>
        Number(source, "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into spend.leases%'");

    private static long Number(NpgsqlDataSource source, string sql)
    {
        using var command = source.CreateCommand(sql);
        return (long)command.ExecuteScalar()!;
    }

    private static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), "It did not come about.");

    private sealed class ShiftedClocks : TimeProvider
    {
        public TimeSpan Monotonic { get; set; }

        public TimeSpan Wall { get; set; }

        public override long GetTimestamp() => System.GetTimestamp() + (long)(Monotonic.TotalSeconds * TimestampFrequency);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Wall;
    }
}
