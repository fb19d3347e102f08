using System.Text;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.TopUps;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Actors;

/// <summary>What follows from a record is written with it, announced with it, and never without it.</summary>
public sealed class ConsequenceTests
{
    private static readonly string[] Crossing = ["Posting", "BrakeTripped", "CapReached", "WalletDepleted", "AlertTriggered"];

    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task A_crossing_and_what_crossed_it_are_in_one_append()
    {
        await using var node = await Watched();
        await node.Handle(Node.Spend("a", 10));
        Assert.Equal(Crossing, Names(_journal.Appends[^1]));
    }

    [Theory]
    [InlineData(MemoryJournal.Fault.FailBefore, Status.Accepted)]
    [InlineData(MemoryJournal.Fault.FailAfter, Status.Replayed)]
    public async Task A_lost_append_loses_both_and_whatever_was_lost_each_is_written_once(object fault, Status expected)
    {
        await using var node = await Watched();
        var before = _journal.HeadOf(Node.Acme);
        _journal.Faults.Enqueue((MemoryJournal.Fault)fault);
        Assert.Equal(expected, (await node.Handle(Node.Spend("a", 10))).Status);
        Assert.Equal(Crossing, Written(before));
        Assert.Equal(Crossing, Names(_journal.Appends[^1]));
        Assert.Equal(_journal.Appends.SelectMany(static a => a.Frames).Count(), _journal.Appends.SelectMany(static a => a.Outbox).Count());
    }

    [Fact]
    public async Task When_the_journal_stays_down_neither_is_written()
    {
        await using var node = await Watched();
        var (head, appends) = (_journal.HeadOf(Node.Acme), _journal.Appends.Count);
        for (var i = 0; i < 2; i++) _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => node.Handle(Node.Spend("a", 10)));
        Assert.Equal((head, appends), (_journal.HeadOf(Node.Acme), _journal.Appends.Count));
        Assert.False(await node.Accounts.Read(Node.Acme, static (account, now) => account.Control.Brake.IsTripped(now)));
    }

    [Fact]
    public async Task Each_record_is_announced_in_its_append_by_the_state_before_it()
    {
        await using var node = await Watched();
        await node.Handle(Node.Spend("a", 10));
        foreach (var append in _journal.Appends)
        {
            Assert.Equal(Names(append), append.Outbox.Select(static m => m.Type));
            Assert.Equal(append.Frames.Select(static f => $"{f.Sequence - 1}"), append.Outbox.Select(static m => m.Id));
        }
        // Ten were there before the charge, none before what follows from it.
        Assert.Equal(["10", "0", "0", "0", "0"], _journal.Appends[^1].Outbox.Select(static m => Encoding.UTF8.GetString(m.Body.Span)));
    }

    [Fact]
    public async Task An_answer_says_the_sequence_of_its_own_record_and_so_does_every_replay()
    {
        await using var node = await Watched();
        var head = _journal.HeadOf(Node.Acme);
        var first = await node.Handle(Node.Spend("a", 10));
        Assert.Equal(head + 1, first.Sequence);
        Assert.IsType<Posting>(RecordCodec.Decode(_journal.Read(Node.Acme, first.Sequence - 1, 1).Single().Payload.Span));
        Assert.Equal(head + Crossing.Length, _journal.HeadOf(Node.Acme));

        var second = await node.Handle(Node.Spend("a", 10));
        Assert.Equal((Status.Replayed, first.Sequence), (second.Status, second.Sequence));
        await using var later = new Node(_journal);
        var third = await later.Handle(Node.Spend("a", 10));
        Assert.Equal((Status.Replayed, first.Sequence), (third.Status, third.Sequence));
        Assert.Equal(RecordCodec.Encode(first.Record!), RecordCodec.Encode(third.Record!));
    }

    [Fact]
    public async Task Who_asked_is_in_the_record_and_the_answer_and_in_nothing_that_follows()
    {
        await using var node = await Watched();
        await node.Handle(Node.Grant("more", "5"));
        var before = _journal.HeadOf(Node.Acme);
        var first = await node.Handle(new VoidGrant("wallet") { By = "key_1" });
        await node.Handle(new VoidGrant("more") { By = "key_1" });
        Assert.Equal("key_1", first.Record!.By);
        var records = Records(before);
        Assert.Equal(["GrantClosed", "GrantClosed", "WalletDepleted"], records.Select(static r => r.GetType().Name).Where(static n => n != "AlertTriggered"));
        Assert.All(records, static r => Assert.Equal(r is GrantClosed ? "key_1" : null, r.By));
    }

    [Fact]
    public async Task A_denial_is_noted_once_a_minute_for_each_code_and_limit_and_its_id_stays_free()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer(wallet: "10");
        node.Clock.Now = new DateTimeOffset(2026, 11, 20, 10, 0, 30, TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
        {
            var denied = await node.Handle(Node.Spend($"a{i}", 11));
            Assert.Equal((Status.InsufficientFunds, 3L + (i == 0 ? 0 : 1)), (denied.Status, denied.Sequence));
        }
        Assert.Equal(["a0"], Notes());

        // Another limit; then another minute.
        await node.Handle(new SetCap(new Cap("small", Money.Parse("1"), CapWindow.Day, Properties.None, [])));
        await node.Handle(Node.Spend("b", 2));
        Assert.Equal(["a0", "b"], Notes());
        node.Clock.Now = new DateTimeOffset(2026, 11, 20, 10, 0, 59, TimeSpan.Zero);
        await node.Handle(Node.Spend("c", 2));
        node.Clock.Now = new DateTimeOffset(2026, 11, 20, 10, 1, 0, TimeSpan.Zero);
        await node.Handle(Node.Spend("d", 2));
        Assert.Equal(["a0", "b", "d"], Notes());

        Assert.Equal(Status.Accepted, (await node.Handle(Node.Spend("a0", 1))).Status);
    }

    [Fact]
    public async Task A_check_that_is_denied_leaves_no_note()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer(wallet: "10");
        Assert.Equal(Status.InsufficientFunds, (await node.Accounts.Check(Node.Acme, Node.Spend("a", 11))).Status);
        Assert.Empty(Notes());
        Assert.Equal(3, _journal.HeadOf(Node.Acme));
    }

    [Theory]
    [InlineData(MemoryJournal.Fault.FailBefore)]
    [InlineData(MemoryJournal.Fault.FailAfter)]
    public async Task A_denial_whose_note_is_lost_is_denied_again_and_noted_once(object fault)
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer(wallet: "10");
        _journal.Faults.Enqueue((MemoryJournal.Fault)fault);
        Assert.Equal(Status.InsufficientFunds, (await node.Handle(Node.Spend("a", 11))).Status);
        Assert.Equal(["a"], Notes());
    }

    [Fact]
    public async Task A_top_up_that_becomes_due_while_the_account_sleeps_is_requested_at_its_instant()
    {
        var terms = new AutoTopUp(Money.Parse("20"), Money.Parse("50"), 5, 20, TimeSpan.FromMinutes(10));
        await using (var node = new Node(_journal, announcements: new Announcer()))
        {
            await node.SetUpCustomer(wallet: "30");
            await node.Handle(new SetAutoTopUp(terms));
            await node.Handle(Node.Spend("a", 15));
            // Asked for right behind the charge that made it due, in its append.
            Assert.Equal(["Posting", "TopUpRequested"], Names(_journal.Appends[^1]));
            var open = await node.Accounts.Read(Node.Acme, static (account, _) => account.Control.TopUp.Open!.Id);
            node.Clock.Now += TimeSpan.FromMinutes(1);
            Assert.Equal(Status.Accepted, (await node.Handle(new DeclineTopUp(open, "no_funds"))).Status);
            Assert.Equal(Status.Unchanged, (await node.Handle(new DeclineTopUp(open, "no_funds"))).Status);
        }

        await using var later = new Node(_journal, announcements: new Announcer());
        later.Clock.Now += TimeSpan.FromHours(30);
        await later.Left();
        // An hour after the decline; that one nobody answered, so the next a day after it.
        var requests = Records(0).OfType<TopUpRequested>().ToArray();
        Assert.Equal(["2026-11-20T10:00:00Z", "2026-11-20T11:01:00Z", "2026-11-21T11:01:00Z"], requests.Select(static r => r.At.ToString()));
        Assert.Equal(["TopUpRequested", "TopUpRequested"], _journal.Appends[^1].Outbox.Select(static m => m.Type));

        await later.Handle(new AddGrant(new GrantTerms("paid", Money.Parse("50"), "USD", 0, null, [], GrantSource.Purchase, "pi_1")));
        later.Clock.Now += TimeSpan.FromDays(3);
        await later.Left();
        Assert.Equal(3, Records(0).OfType<TopUpRequested>().Count());
    }

    [Fact]
    public async Task A_brake_is_released_by_time_alone()
    {
        await using var node = await Watched();
        await node.Handle(Node.Spend("a", 10));
        await node.Handle(Node.Grant("more", "5"));
        Assert.Equal(Status.BurnRate, (await node.Handle(Node.Spend("b"))).Status);
        node.Clock.Now += TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1);
        Assert.Equal(Status.BurnRate, (await node.Handle(Node.Spend("b"))).Status);
        await using var later = new Node(_journal);
        later.Clock.Now = node.Clock.Now + TimeSpan.FromSeconds(1);
        // The cap of the day has nothing left: the brake is what did not stop it.
        Assert.Equal(Status.CapExceeded, (await later.Handle(Node.Spend("b"))).Status);
    }

    /// <summary>Ten dollars, which all of it watches.</summary>
    private async Task<Node> Watched()
    {
        var node = new Node(_journal, announcements: new Announcer());
        await node.SetUpCustomer(wallet: "10");
        await node.Handle(new SetCap(new Cap("day", Money.Parse("10"), CapWindow.Day, Properties.None, [])));
        await node.Handle(new SetBrake(new Brake(Money.Parse("5"), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10))));
        await node.Handle(new SetAlert(new Alert("low", AlertCondition.FundsBelow, "USD", 0, Money.Parse("3"), default)));
        return node;
    }

    private string[] Notes() => [.. Records(0).OfType<DenialNoted>().Select(static n => n.Id)];

    private Record[] Records(long after) => [.. _journal.Read(Node.Acme, after).Select(static f => RecordCodec.Decode(f.Payload.Span))];

    private string[] Written(long after) => [.. Records(after).Select(static r => r.GetType().Name)];

    private static string[] Names(Append append) => [.. append.Frames.Select(static f => RecordCodec.Decode(f.Payload.Span).GetType().Name)];
}
