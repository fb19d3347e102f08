using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Journal;
using Spend.Journal.Tests.Postgres;

namespace Spend.Cluster.Tests;

public sealed class IdleTests : IAsyncLifetime
{
    private Silos _silos = null!;

    public async ValueTask InitializeAsync() => _silos = await Silos.Start(silos: 2);

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    [Fact]
    public async Task Who_is_not_called_leaves_memory_and_comes_back_with_all_that_was_there()
    {
        var customers = new List<CustomerId>();
        for (var n = 0; n < 10; n++) customers.Add(await _silos.Customer(wallet: $"{n + 10}"));
        Assert.Equal(10, _silos.Active);
        await Collect();
        Assert.Equal(0, _silos.Of<Accounts>(0).Loaded + _silos.Of<Accounts>(1).Loaded);
        for (var n = 0; n < 10; n++) Assert.Equal(Money.Parse($"{n + 10}"), await _silos.Left(customers[n], n % 2));
        // Reading does not take anything over, and they come back where the hash of their key puts them.
        Assert.All(customers, customer => Assert.Empty(_silos.Records(customer).OfType<EpochStarted>()));
    }

    [Fact]
    public async Task Where_nobody_has_a_customer_in_memory_a_reminder_wakes_it_and_what_was_due_bears_its_own_instant()
    {
        var customer = await _silos.Customer();
        var hold = new Authorize("h", new Fingerprint(1), [new UsageItem("tokens", Quantity.Of(5), Properties.None)], Properties.None, null, TimeSpan.FromSeconds(4));
        var held = Assert.IsType<Posting>((await _silos.At(0).Handle(customer, hold)).Record);
        await Collect();
        Assert.Single(_silos.ConnectionString.Rows($"select reminderName from orleans.OrleansRemindersTable where grainId like '%{customer.Customer}'"));

        // No timer of this test's silos wakes accounts: only the reminder is left.
        await Eventually.IsSo(() => _silos.Records(customer).Any(static record => record is Posting { Kind: PostingKind.Expire }));
        var expired = _silos.Records(customer).OfType<Posting>().Single(static p => p.Kind == PostingKind.Expire);
        Assert.Equal(held.At + TimeSpan.FromSeconds(4), expired.At);
        await Eventually.IsSo(() => _silos.ConnectionString.Rows("select reminderName from orleans.OrleansRemindersTable").Length == 0);
    }

    private async Task Collect()
    {
        await _silos.Of<IGrainFactory>(0).GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await Eventually.IsSo(() => _silos.Active == 0);
    }
}
