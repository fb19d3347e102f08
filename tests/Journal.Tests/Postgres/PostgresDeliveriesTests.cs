using Spend.Core;
using Spend.Journal.Postgres;
using Spend.Journal.Tests.Stores;
using Spend.Postgres;

namespace Spend.Journal.Tests.Postgres;

public sealed class PostgresDeliveriesTests : DeliveriesContractTests<PostgresDeliveriesStore>
{
    [Fact]
    public async Task Nodes_that_plan_the_same_at_once_plan_it_once()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection);
        PlannedDelivery[] planned = [.. Enumerable.Range(0, 2_000).Select(static i => new PlannedDelivery($"whe_{i % 3}", $"msg_{i}", "wallet.low", new byte[100], default))];
        // The second goes through them the other way: each waits for what the other has.
        var (there, back) = (Task.Run(() => new PostgresDeliveries(one).Plan(planned)), Task.Run(() => new PostgresDeliveries(two).Plan([.. planned.Reverse()])));
        var numbers = await there;
        Assert.Equal(numbers, (await back).Reverse());
        Assert.Equal(2_000, numbers.Distinct().Count(static n => n > 0));
        Assert.Equal(2_000, new PostgresDeliveries(one).CountPending());
    }

    [Fact]
    public async Task Attempts_that_two_nodes_note_at_once_are_both_kept_and_what_was_delivered_stays_so()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        using PostgresDatabase one = PostgresDatabase.Open(connection), two = PostgresDatabase.Open(connection);
        var deliveries = new PostgresDeliveries(one);
        var number = deliveries.Plan([new PlannedDelivery("a", "m", "t", new byte[1], default)])[0];
        const int each = 20;
        await Task.WhenAll(
            Task.Run(() => { for (var i = 0; i < each; i++) deliveries.Record(number, Attempt(AttemptOutcome.Rejected), DeliveryStatus.Pending, 1, default); }),
            Task.Run(() => { for (var i = 0; i < each; i++) new PostgresDeliveries(two).Record(number, Attempt(AttemptOutcome.Delivered), DeliveryStatus.Delivered, 1, default); }));
        Assert.Equal((2 * each, DeliveryStatus.Delivered), (deliveries.Find("a", number)!.Attempts, deliveries.Find("a", number)!.Status));
        Assert.Equal(2 * each, deliveries.AttemptsOf(number).Count);
    }

    [Fact]
    public void A_server_that_is_gone_is_unavailable_and_one_that_is_back_goes_on()
    {
        using var server = PostgresServer.Start();
        using var database = PostgresDatabase.Open(server.NewDatabase());
        var deliveries = new PostgresDeliveries(database);
        deliveries.Plan([new PlannedDelivery("a", "m", "t", new byte[1], default)]);
        server.Stop("immediate");
        Assert.Throws<JournalUnavailableException>(() => deliveries.Plan([new PlannedDelivery("a", "n", "t", new byte[1], default)]));
        Assert.Throws<JournalUnavailableException>(() => deliveries.CountPending());
        server.Resume();
        Assert.Equal(1, deliveries.CountPending("a"));
    }

    private static DeliveryAttempt Attempt(AttemptOutcome outcome) => new(new Instant(5), outcome, null, TimeSpan.FromMilliseconds(1));
}

public sealed class PostgresDeliveriesStore : IDeliveriesStore
{
    private readonly string _connection = PostgresServer.Shared.NewDatabase();
    private PostgresDatabase _database;

    public PostgresDeliveriesStore() => (_database, Deliveries) = Open();

    public IDeliveries Deliveries { get; private set; }

    public void Reopen()
    {
        _database.Dispose();
        (_database, Deliveries) = Open();
    }

    public void Dispose() => _database.Dispose();

    private (PostgresDatabase, IDeliveries) Open()
    {
        var database = PostgresDatabase.Open(_connection);
        return (database, new PostgresDeliveries(database));
    }
}
