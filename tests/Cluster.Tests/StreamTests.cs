using System.Text;
using Spend.Core.Accounts;
using Spend.Gateway.Live;
using Spend.Grains;
using Spend.Journal;
using Spend.Journal.Tests.Actors;

namespace Spend.Cluster.Tests;

public sealed class StreamTests : IAsyncLifetime
{
    private Silos _silos = null!;

    public async ValueTask InitializeAsync() => _silos = await Silos.Start();

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    [Fact]
    public async Task A_viewer_on_one_silo_sees_what_is_asked_on_another_and_decided_on_a_third()
    {
        var customer = await _silos.Customer(wallet: "10");
        var holder = _silos.HolderOf(customer);
        var (viewer, caller) = ((holder + 1) % 3, (holder + 2) % 3);
        using var watched = await Watch(customer, viewer);

        var charged = await _silos.At(caller).Handle(customer, Node.Spend("a", 4));
        var seen = await Next(watched, static e => e.Type == LiveEventType.Decision);
        Assert.Equal((charged.Sequence, true), (seen.Sequence, seen.IsRecord));
        Assert.Contains("\"a\"", Text(seen), StringComparison.Ordinal);

        Assert.Equal(Status.InsufficientFunds, (await _silos.At(caller).Handle(customer, Node.Spend("b", 40))).Status);
        Assert.Contains("insufficient_funds", Text(await Next(watched, static e => !e.IsRecord && e.Type == LiveEventType.Decision)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_watches_nothing_is_published()
    {
        var (watchedCustomer, other) = (await _silos.Customer(), await _silos.Customer());
        using var watched = await Watch(watchedCustomer, 0);
        Assert.Equal([true, false], new[] { watchedCustomer, other }.Select(customer => _silos.Of<WatchedCustomers>(_silos.HolderOf(customer)).Has(customer)));
        Assert.Equal(1, Enumerable.Range(0, 3).Count(n => _silos.Of<WatchedCustomers>(n).Has(watchedCustomer)));
    }

    [Fact]
    public async Task A_viewer_who_does_not_read_holds_no_decision_up_and_is_told_that_it_missed_some()
    {
        var customer = await _silos.Customer(wallet: "100000");
        using var watched = await Watch(customer, (_silos.HolderOf(customer) + 1) % 3);
        for (var batch = 0; batch < 20; batch++)
        {
            var answers = _silos.At(0).HandleAll([.. Enumerable.Range(0, 100).Select(n => new Asked(customer, Node.Spend($"{batch}-{n}")))]);
            foreach (var answer in answers) Assert.Equal(Status.Accepted, (await answer).Status);
        }
        var latest = await _silos.At(0).Read(customer, static (account, _) => account.Sequence);
        var missed = false;
        await Eventually.IsSo(() =>
        {
            missed |= watched.TakeDropped();
            // Whatever came through at all, the newest is in it, or the sequence to look for.
            return watched.TryRead(out var e) && e.Sequence >= latest;
        });
        Assert.True(missed, "Nothing was dropped.");
    }

    [Fact]
    public async Task When_the_silo_that_decides_dies_a_viewer_is_told_to_look_and_sees_what_comes_after()
    {
        // The primary of a test cluster keeps its membership; it must be another one that dies.
        CustomerId customer;
        do customer = await _silos.Customer();
        while (_silos.HolderOf(customer) == 0);
        var viewer = _silos.HolderOf(customer) == 1 ? 2 : 1;
        using var watched = await Watch(customer, viewer);
        var (accounts, dead) = (_silos.At(viewer), _silos.HolderOf(customer));
        await _silos.Kill(dead);

        var charged = await KillTests.Persist(accounts, customer, Node.Spend("after"));
        Assert.Equal(Status.Accepted, charged.Status);
        // As a record of its own, or as something to look for in the journal.
        await Next(watched, e => e.Sequence >= charged.Sequence || e is { Sequence: 0, Type: LiveEventType.State });
        await Eventually.IsSo(async () =>
        {
            var answer = await KillTests.Persist(accounts, customer, Node.Spend(Guid.NewGuid().ToString()));
            await Task.Delay(500);
            while (watched.TryRead(out var e))
                if (e.IsRecord && e.Sequence >= answer.Sequence) return true;
            return false;
        });
    }

    private ValueTask<ILiveSubscription> Watch(CustomerId customer, int at) => _silos.Of<ILiveFeed>(at).Subscribe(customer, LiveWish.All, CancellationToken.None);

    private static string Text(LiveEvent e) => Encoding.UTF8.GetString(e.Data.Span);

    private static async Task<LiveEvent> Next(ILiveSubscription watched, Func<LiveEvent, bool> wanted)
    {
        LiveEvent? found = null;
        await Eventually.IsSo(() => watched.TryRead(out found) && wanted(found));
        return found!;
    }
}
