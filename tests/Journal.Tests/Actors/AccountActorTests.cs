using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Tests.Actors;

public sealed class AccountActorTests
{
    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task An_answer_leaves_only_after_its_commit()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();

        _journal.Open.Reset();
        var answer = node.Handle(Node.Spend("a"));
        Assert.False(answer.IsCompleted);
        Assert.Equal(3, _journal.HeadOf(Node.Acme));

        _journal.Open.Set();
        Assert.Equal(Status.Accepted, (await answer).Status);
        Assert.Equal(4, _journal.HeadOf(Node.Acme));
    }

    [Fact]
    public async Task A_denial_waits_for_the_charges_it_saw()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer(wallet: "10");

        _journal.Open.Reset();
        var charge = node.Handle(Node.Spend("a", 10));
        var denial = node.Handle(Node.Spend("b", 1));
        var read = node.Left();
        Assert.False(denial.IsCompleted);
        Assert.False(read.IsCompleted);

        _journal.Open.Set();
        Assert.Equal(Status.Accepted, (await charge).Status);
        Assert.Equal(Status.InsufficientFunds, (await denial).Status);
        Assert.Equal(Money.Zero, await read);
    }

    [Fact]
    public async Task A_denial_that_saw_a_charge_which_was_never_written_is_decided_again()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer(wallet: "10");

        _journal.Open.Reset();
        _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        var charge = node.Handle(Node.Spend("a", 10));
        var next = node.Handle(Node.Spend("b", 10));
        _journal.Open.Set();

        // Whichever is decided first after the loss gets the money; the other is denied. Never both, never none.
        var statuses = await Task.WhenAll(Outcome(charge), Outcome(next));
        Assert.True(statuses.Count(static s => s == Status.Accepted) <= 1);
        var left = await node.Left();
        Assert.Equal(statuses.Contains(Status.Accepted) ? Money.Zero : Money.Parse("10"), left);
    }

    [Fact]
    public async Task A_commit_whose_reply_was_lost_is_found_again_and_charged_once()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();

        _journal.Faults.Enqueue(MemoryJournal.Fault.FailAfter);
        var answer = await node.Handle(Node.Spend("a", 7));

        Assert.Equal(Status.Replayed, answer.Status);
        Assert.Equal(Money.Parse("7"), ((Posting)answer.Record!).Charged);
        Assert.Equal(Money.Parse("93"), await node.Left());
    }

    [Fact]
    public async Task A_commit_that_failed_is_tried_again_and_charged_once()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();

        _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        Assert.Equal(Status.Accepted, (await node.Handle(Node.Spend("a", 7))).Status);
        Assert.Equal(Money.Parse("93"), await node.Left());
    }

    [Fact]
    public async Task A_journal_that_stays_down_is_said_to_be_and_recovers_by_itself()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();

        for (var i = 0; i < 2; i++) _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => node.Handle(Node.Spend("a", 7)));
        Assert.Equal(Status.Accepted, (await node.Handle(Node.Spend("a", 7))).Status);
        Assert.Equal(Money.Parse("93"), await node.Left());
    }

    [Fact]
    public async Task Of_two_nodes_with_the_same_head_one_wins_and_the_other_reloads()
    {
        await using var one = new Node(_journal);
        await using var two = new Node(_journal);
        await one.SetUpCustomer(wallet: "10");
        Assert.Equal(Money.Parse("10"), await two.Left());

        // Both believe there are ten dollars.
        var answers = await Task.WhenAll(one.Handle(Node.Spend("a", 10)), two.Handle(Node.Spend("b", 10)));
        Assert.Single(answers, static a => a.Status == Status.Accepted);
        Assert.Single(answers, static a => a.Status == Status.InsufficientFunds);
        Assert.True(_journal.Conflicts > 0);
    }

    [Fact]
    public async Task Two_nodes_that_serve_one_customer_in_turn_never_overspend_nor_lose_a_charge()
    {
        await using var one = new Node(_journal);
        await using var two = new Node(_journal);
        await one.SetUpCustomer(wallet: "50");

        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Settled(i % 2 == 0 ? one : two, $"r{i}")));
        Assert.Equal(50, answers.Count(static s => s == Status.Accepted));
        Assert.Equal(70, answers.Count(static s => s == Status.InsufficientFunds));
        Assert.Equal(Money.Zero, await one.Left());
        Assert.Equal(50, Charges().Count());
    }

    [Fact]
    public async Task What_a_node_decided_on_a_lost_append_never_enters_the_journal()
    {
        await using var one = new Node(_journal);
        await using var two = new Node(_journal);
        await one.SetUpCustomer(wallet: "10");
        await two.Left();

        // Node one: a (10) will fail, b is enqueued behind it on a state that contains a. Meanwhile node two takes a's place with c.
        _journal.Open.Reset();
        _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        var a = Outcome(one.Handle(Node.Spend("a", 4)));
        var b = Outcome(one.Handle(Node.Spend("b", 6)));
        _journal.Open.Set();
        var c = Outcome(two.Handle(Node.Spend("c", 6)));
        await Task.WhenAll(a, b, c);

        var charged = Money.Zero;
        foreach (var posting in Charges()) charged += posting.Charged;
        Assert.True(charged <= Money.Parse("10"));
        await using var fresh = new Node(_journal);
        Assert.Equal(Money.Parse("10") - charged, await fresh.Left());
    }

    [Fact]
    public async Task A_hundred_equal_requests_at_once_are_one_charge()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => node.Handle(Node.Spend("a", 7)))));
        Assert.Single(answers, static a => a.Status == Status.Accepted);
        Assert.Equal(99, answers.Count(static a => a.Status == Status.Replayed));
        Assert.Single(answers.Select(static a => a.Sequence).Distinct());
        Assert.Equal(Money.Parse("93"), await node.Left());
    }

    [Fact]
    public async Task A_settle_of_an_expired_hold_that_comes_again_while_its_past_is_looked_up_is_one_charge()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        await node.Handle(Node.Spend("a", 7) with { HoldFor = TimeSpan.FromSeconds(5) });
        node.Clock.Now += TimeSpan.FromMinutes(1);
        await node.Left();

        var settle = new Settle("a", new Fingerprint(5), [new UsageItem("tokens", Quantity.Of(5), Properties.None)], Succeeded: true);
        Answer other = default;
        _journal.Meanwhile = () => other = node.Handle(settle).GetAwaiter().GetResult();
        var answer = await node.Handle(settle);

        Assert.Equal((Status.Accepted, Status.Replayed), (other.Status, answer.Status));
        Assert.Equal(other.Sequence, answer.Sequence);
        Assert.Equal(Money.Parse("95"), await node.Left());
    }

    [Fact]
    public async Task One_hot_customer_fills_its_own_queue_and_no_one_elses()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();

        _journal.Open.Reset();
        var waiting = Enumerable.Range(0, Limits.QueuePerAccount).Select(i => node.Handle(Node.Spend($"r{i}"))).ToArray();
        await Assert.ThrowsAsync<OverloadedException>(() => node.Handle(Node.Spend("one-too-many")));
        var other = node.Accounts.Handle(new CustomerId("default", "other"), new Configure(new Profile("Other", "USD", "UTC", 1, null))).AsTask();
        Assert.False(other.IsFaulted);

        _journal.Open.Set();
        Assert.Equal(Status.Accepted, (await other).Status);
        Assert.Equal(100, (await Task.WhenAll(waiting)).Count(static a => a.Status == Status.Accepted));
        Assert.Equal(Status.InsufficientFunds, (await node.Handle(Node.Spend("one-too-many"))).Status);
    }

    [Fact]
    public async Task A_check_records_nothing()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        var answer = await node.Accounts.Check(Node.Acme, Node.Spend("a", 7));
        Assert.Equal(Money.Parse("7"), ((Posting)answer.Record!).Charged);
        Assert.Equal(3, _journal.HeadOf(Node.Acme));
        Assert.Equal(Status.Accepted, (await node.Handle(Node.Spend("a", 7))).Status);
    }

    [Fact]
    public async Task An_account_comes_back_from_its_snapshot_and_what_came_after()
    {
        await using (var node = new Node(_journal, snapshotEvery: 5))
        {
            await node.SetUpCustomer();
            for (var i = 0; i < 12; i++) await node.Handle(Node.Spend($"r{i}"));
        }
        Assert.True(SpinWait.SpinUntil(() => _journal.SnapshotsStored >= 1, TimeSpan.FromSeconds(10)));

        await using var later = new Node(_journal);
        Assert.Equal(Money.Parse("88"), await later.Left());
        Assert.Equal(Status.Replayed, (await later.Handle(Node.Spend("r0"))).Status);
    }

    [Fact]
    public async Task No_snapshot_has_what_the_journal_never_got()
    {
        await using var node = new Node(_journal, snapshotEvery: 1);
        await node.SetUpCustomer();

        for (var i = 0; i < 2; i++) _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => node.Handle(Node.Spend("a", 7)));
        Assert.InRange(_journal.LatestSnapshot(Node.Acme)?.Sequence ?? 0, 0, _journal.HeadOf(Node.Acme));
        Assert.Equal(Money.Parse("100"), await node.Left());
    }

    [Fact]
    public async Task A_journal_that_cannot_be_replayed_stops_that_customer_alone()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        var broken = new CustomerId("default", "broken");
        _journal.Plant(broken, new Frame(1, default, new byte[] { 255, 1, 2 }));

        await Assert.ThrowsAsync<AccountQuarantinedException>(() => node.Accounts.Handle(broken, Node.Spend("a")).AsTask());
        await Assert.ThrowsAsync<AccountQuarantinedException>(() => node.Accounts.Read(broken, static (a, _) => a.Sequence).AsTask());
        Assert.Equal(1, node.Quarantines);
        Assert.Equal(1, node.Accounts.Quarantined);
        Assert.Equal(Status.Accepted, (await node.Handle(Node.Spend("a"))).Status);
    }

    [Fact]
    public async Task Journal_time_never_goes_back_when_the_clock_does()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        await node.Handle(Node.Spend("a"));
        node.Clock.Now -= TimeSpan.FromHours(1);
        await node.Handle(Node.Spend("b"));
        node.Clock.Now += TimeSpan.FromHours(2);
        await node.Handle(Node.Spend("c"));

        var times = _journal.Read(Node.Acme, 0).Select(static f => RecordCodec.Decode(f.Payload.Span).At).ToArray();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Idle_accounts_leave_memory_and_come_back_the_same()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        await node.Handle(Node.Spend("a", 7));
        Assert.Equal(1, node.Accounts.Loaded);
        node.Accounts.EvictIdle(TimeSpan.Zero);
        Assert.Equal(0, node.Accounts.Loaded);
        Assert.Equal(Money.Parse("93"), await node.Left());
    }

    private IEnumerable<Posting> Charges() => _journal.Read(Node.Acme, 0).Select(static f => RecordCodec.Decode(f.Payload.Span)).OfType<Posting>();

    private static async Task<Status?> Outcome(Task<Answer> answer)
    {
        try
        {
            return (await answer).Status;
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

    /// <summary>As a client would: come back while the journal asks for it.</summary>
    private static async Task<Status> Settled(Node node, string id)
    {
        for (; ; )
            if (await Outcome(node.Handle(Node.Spend(id))) is { } status) return status is Status.Replayed ? Status.Accepted : status;
    }
}
