using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Actors;

/// <summary>Whoever owns the accounts hears which of them time has brought something about for, and wakes them where nobody calls.</summary>
public sealed class WakeTests
{
    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task A_customer_nobody_calls_is_named_when_something_is_due_and_waking_it_writes_that_once()
    {
        await using var node = new Node(_journal);
        await SetUp(node);
        node.Clock.Now += TimeSpan.FromHours(1) - TimeSpan.FromMicroseconds(1);
        Assert.Empty(node.Accounts.TakeDue(10));
        node.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
        await node.Accounts.Wake(Node.Acme);
        var ended = Assert.IsType<GrantClosed>(Last());
        Assert.Equal(Instant.Parse("2026-11-20T11:00:00Z"), ended.At);

        var head = _journal.HeadOf(Node.Acme);
        await node.Accounts.Wake(Node.Acme);
        // A day after the month comes its close, and then nothing before the next one.
        foreach (var close in (Instant[])[Instant.Parse("2026-12-02T00:00:00Z"), Instant.Parse("2027-01-02T00:00:00Z")])
        {
            node.Clock.Now = new DateTimeOffset(close.ToDateTimeUtc()) - TimeSpan.FromMicroseconds(1);
            Assert.Empty(node.Accounts.TakeDue(10));
            Assert.Equal(head, _journal.HeadOf(Node.Acme));
            node.Clock.Now = new DateTimeOffset(close.ToDateTimeUtc());
            Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
            await node.Accounts.Wake(Node.Acme);
            Assert.Equal(close, Assert.IsType<PeriodClosed>(Last()).At);
            Assert.Equal(++head, _journal.HeadOf(Node.Acme));
        }
    }

    [Fact]
    public async Task What_comes_again_and_again_is_named_each_time()
    {
        await using var node = new Node(_journal);
        await node.Handle(new Configure(new Profile("Acme", "USD", "UTC", 1, null)));
        await node.Handle(new Subscribe("weekly", null));
        for (var week = 0; week < 5; week++)
        {
            Assert.Empty(node.Accounts.TakeDue(10));
            node.Clock.Now += TimeSpan.FromDays(7);
            Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
            await node.Accounts.Wake(Node.Acme);
        }
        Assert.Equal(5, Records().Count(static r => r is GrantAdded { Grant.Source: GrantSource.Plan }));
    }

    [Fact]
    public async Task After_a_restart_a_reminder_finds_what_the_account_waits_for()
    {
        await using (var before = new Node(_journal)) await SetUp(before);
        await using var node = new Node(_journal);
        node.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Empty(node.Accounts.TakeDue(10));
        node.Accounts.Remind(Node.Acme);
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
        await node.Accounts.Wake(Node.Acme);
        // Nothing was due, and now it is known when something will be.
        Assert.Empty(node.Accounts.TakeDue(10));
        node.Clock.Now += TimeSpan.FromMinutes(59);
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
    }

    [Fact]
    public async Task A_reminder_of_an_account_in_memory_puts_nothing_off()
    {
        await using var node = new Node(_journal);
        await SetUp(node);
        node.Accounts.Remind(Node.Acme);
        foreach (var customer in node.Accounts.TakeDue(10)) await node.Accounts.Wake(customer);
        node.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Empty(node.Accounts.TakeDue(10));
        node.Clock.Now += TimeSpan.FromMinutes(59);
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
    }

    [Fact]
    public async Task While_the_journal_is_down_it_is_tried_again_later()
    {
        await using var node = new Node(_journal);
        await SetUp(node);
        node.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
        for (var i = 0; i < 2; i++) _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => node.Accounts.Wake(Node.Acme).AsTask());
        node.Clock.Now += DueSchedule.Again;
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
        await node.Accounts.Wake(Node.Acme);
        Assert.IsType<GrantClosed>(Last());
    }

    [Fact]
    public async Task A_lost_append_that_nobody_repeats_does_not_lose_what_the_account_waited_for()
    {
        await using var node = new Node(_journal);
        await SetUp(node);
        for (var i = 0; i < 2; i++) _journal.Faults.Enqueue(MemoryJournal.Fault.FailBefore);
        // Written, it would leave nothing to wait for.
        await Assert.ThrowsAsync<JournalUnavailableException>(() => node.Handle(new VoidGrant("short")));
        foreach (var customer in node.Accounts.TakeDue(10)) await node.Accounts.Wake(customer);
        node.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal([Node.Acme], node.Accounts.TakeDue(10));
        await node.Accounts.Wake(Node.Acme);
        Assert.IsType<GrantClosed>(Last());
    }

    [Fact]
    public async Task An_account_that_only_time_has_called_does_not_stay_in_memory()
    {
        await using (var before = new Node(_journal)) await SetUp(before);
        await using var node = new Node(_journal);
        await node.Accounts.Wake(Node.Acme);
        Assert.Equal(1, node.Accounts.Loaded);
        node.Accounts.EvictIdle(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 0), (node.Accounts.Loaded, _journal.SnapshotsStored));
        await node.Left();
        await node.Accounts.Wake(Node.Acme);
        node.Accounts.EvictIdle(TimeSpan.FromSeconds(10));
        Assert.Equal(1, node.Accounts.Loaded);
    }

    /// <summary>A customer with a grant that ends in an hour.</summary>
    private static async Task SetUp(Node node)
    {
        await node.SetUpCustomer();
        var expires = Instant.From(node.Clock.Now.UtcDateTime) + TimeSpan.FromHours(1);
        await node.Handle(new AddGrant(new GrantTerms("short", Money.Parse("5"), "USD", 0, expires, [], GrantSource.Purchase, null)));
    }

    private Record[] Records() => [.. _journal.Read(Node.Acme, 0).Select(static f => RecordCodec.Decode(f.Payload.Span))];

    private Record Last() => Records()[^1];
}
