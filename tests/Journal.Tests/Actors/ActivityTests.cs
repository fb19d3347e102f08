using System.Globalization;
using Spend.Core.Accounts;

namespace Spend.Journal.Tests.Actors;

public sealed class ActivityTests
{
    private readonly MemoryJournal _journal = new();
    private readonly Watcher _watcher = new();

    [Fact]
    public async Task Records_are_told_with_their_sequences_and_denials_with_what_they_reflect()
    {
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer(wallet: "10");
        await node.Handle(Node.Spend("a", 4));
        Assert.Equal(Status.InsufficientFunds, (await node.Handle(Node.Spend("b", 7))).Status);

        Assert.Equal(
            ["1 CustomerConfigured", "2 PlanChanged", "3 GrantAdded", "4 Posting", "5 DenialNoted: noted after 4", "denied b as of 4"],
            await _watcher.Hears(6));
    }

    [Fact]
    public async Task What_is_only_checked_replayed_or_read_is_not_told()
    {
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer(wallet: "10");
        await node.Handle(Node.Spend("a", 4));
        await node.Accounts.Check(Node.Acme, Node.Spend("b", 7));
        Assert.Equal(Status.Replayed, (await node.Handle(Node.Spend("a", 4))).Status);
        await node.Left();
        await node.Handle(Node.Spend("c", 1));
        Assert.Equal("5 Posting", (await _watcher.Hears(5))[^1]);
    }

    [Fact]
    public async Task Nothing_is_told_before_it_is_durable()
    {
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer(wallet: "10");
        await _watcher.Hears(3);
        _watcher.Meanwhile = records => Assert.True(records[^1].Sequence <= _journal.HeadOf(Node.Acme));

        _journal.Open.Reset();
        var charge = node.Handle(Node.Spend("a", 9));
        var denial = node.Handle(Node.Spend("b", 2));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(3, _watcher.Told.Count);

        _journal.Open.Set();
        await Task.WhenAll(charge, denial);
        Assert.Equal(["4 Posting", "5 DenialNoted: noted after 4", "denied b as of 4"], (await _watcher.Hears(6)).Skip(3));
    }

    [Fact]
    public async Task What_was_lost_is_not_told_and_what_took_its_place_is()
    {
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer();
        _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        await node.Handle(Node.Spend("a", 7));
        Assert.Equal(["4 Posting"], (await _watcher.Hears(4)).Skip(3));

        // Written all the same, while the writer does not know: a watcher sees a hole where it is, and can read it.
        _journal.Faults.Enqueue(MemoryJournal.Fault.FailAfter);
        Assert.Equal(Status.Replayed, (await node.Handle(Node.Spend("b", 7))).Status);
        await node.Handle(Node.Spend("c", 7));
        Assert.Equal(["6 Posting"], (await _watcher.Hears(5)).Skip(4));
    }

    [Fact]
    public async Task Of_many_at_once_each_is_told_once_and_in_order()
    {
        const int Charges = 2_000;
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer(wallet: $"{Charges}");
        // The slower it is, the more commits pile up behind it on other threads.
        _watcher.Meanwhile = static _ => Thread.SpinWait(Random.Shared.Next(2_000));
        await Parallel.ForAsync(0, Charges, TestContext.Current.CancellationToken, async (i, _) => await node.Handle(Node.Spend($"e{i}")));

        var head = (int)_journal.HeadOf(Node.Acme);
        var told = (await _watcher.Hears(head)).Select(static t => int.Parse(t.AsSpan(0, t.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, head), told);
    }

    [Fact]
    public async Task One_that_throws_stops_no_decision_and_hears_the_next()
    {
        _watcher.Throws = true;
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer(wallet: "10");
        Assert.Equal(Status.Accepted, (await node.Handle(Node.Spend("a", 4))).Status);
        Assert.Equal("4 Posting", (await _watcher.Hears(4))[^1]);
    }

    [Fact]
    public async Task Where_nobody_watches_one_question_is_asked_for_each_record_and_nothing_is_made()
    {
        _watcher.Watches = false;
        await using var node = new Node(_journal, activity: _watcher);
        await node.SetUpCustomer(wallet: "10");
        await node.Handle(Node.Spend("a", 4));
        await node.Handle(Node.Spend("b", 7));
        Assert.Equal(_journal.HeadOf(Node.Acme) + 1, _watcher.Questions); // and one for the denial
        Assert.Equal((0, 0), (_watcher.Notices, _watcher.Told.Count));

        // Whoever comes hears what comes from then on.
        _watcher.Watches = true;
        await node.Handle(Node.Spend("c", 1));
        Assert.Equal([$"{_journal.HeadOf(Node.Acme)} Posting"], await _watcher.Hears(1));
    }

    [Fact]
    public async Task Where_nobody_watches_a_charge_allocates_what_it_did_without_anybody_to_ask()
    {
        var (without, watched) = (await BytesOfCharges(null), await BytesOfCharges(_watcher));
        _watcher.Watches = false;
        var unwatched = await BytesOfCharges(_watcher);
        Assert.True(unwatched - without < 24, $"{unwatched} and {without} bytes for each charge");
        Assert.True(watched - without > 100, $"{watched} and {without} bytes for each charge: is this measured at all?");
    }

    /// <summary>Bytes that one charge allocates on the thread that decides it, the least of several rounds.</summary>
    private static async Task<long> BytesOfCharges(IActivity? activity)
    {
        const int Charges = 500;
        var journal = new MemoryJournal();
        await using var node = new Node(journal, activity: activity);
        await node.SetUpCustomer(wallet: "1000000");
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var commands = Enumerable.Range(0, Charges).Select(i => Node.Spend($"{round} {i}")).ToArray();
            var answers = new Task[Charges];
            // While nothing is committed, all that runs is deciding, and all of it on this thread.
            journal.Open.Reset();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Charges; i++) answers[i] = node.Accounts.Handle(Node.Acme, commands[i]).AsTask();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Charges);
            journal.Open.Set();
            await Task.WhenAll(answers);
        }
        return least;
    }
}
