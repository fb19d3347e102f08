using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Actors;

/// <summary>What time alone brings about: whoever comes next writes it first, once, however long nobody came and whatever is lost.</summary>
public sealed class DueTests
{
    private static readonly DateTimeOffset February = new(2027, 2, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the old plan gave for nine days of February, five that rolled over from January, seven of the week.</summary>
    private static readonly Money LeftThen = Money.Parse("21.642857142857");

    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task After_three_months_a_scheduled_change_has_come_about_with_every_recurring_grant_between()
    {
        await using var node = new Node(_journal);
        await SetUp(node);

        node.Clock.Now = February;
        Assert.Equal(LeftThen, await node.Left());
        Assert.Equal(
            [
                // Of all that ends together five dollars roll over.
                "2026-12-01 ended plan:2", "2026-12-01 granted plan:5", "2026-12-02 closed 2026-11",
                "2027-01-01 ended rollover:4 plan:5", "2027-01-01 granted plan:8", "2027-01-02 closed 2026-12",
                "2027-02-01 ended rollover:7 plan:8", "2027-02-01 granted plan:11", "2027-02-02 closed 2027-01",
                // The month that ends early is closed after its end, the week that began early after its own.
                "2027-02-10 changed to weekly",
                "2027-02-15 ended plan:13", "2027-02-15 granted plan:15", "2027-02-16 closed 2027-02-08-w",
            ],
            Names().Where(static n => !n.StartsWith("2026-11", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_due_is_in_the_journal_for_whoever_loads_the_account_next()
    {
        await using (var node = new Node(_journal, snapshotEvery: 4))
        {
            await SetUp(node);
            node.Clock.Now = February;
            await node.Left();
        }
        var names = Names();

        await using var later = new Node(_journal);
        later.Clock.Now = February;
        Assert.Equal(LeftThen, await later.Left());
        Assert.Equal("weekly", await later.Accounts.Read(Node.Acme, static (account, _) => account.Plan!.Key));
        Assert.Equal(names, Names());
        later.Clock.Now += TimeSpan.FromDays(7);
        Assert.Equal(LeftThen, await later.Left());
        Assert.Equal(["2027-02-22 ended plan:15", "2027-02-22 granted plan:18", "2027-02-23 closed 2027-02-15-w"], Names()[names.Length..]);
    }

    [Theory]
    [InlineData(MemoryJournal.Fault.FailBefore)]
    [InlineData(MemoryJournal.Fault.FailAfter)]
    public async Task Whatever_is_lost_on_the_way_comes_about_once(object fault)
    {
        await using (var undisturbed = new Node(_journal))
        {
            await SetUp(undisturbed);
            undisturbed.Clock.Now = February;
            await undisturbed.Left();
        }
        var expected = Names();

        for (var at = 0; at < 6; at++)
        {
            var journal = new MemoryJournal();
            await using var node = new Node(journal);
            await SetUp(node);
            node.Clock.Now = February;
            // A commit takes what waits: each round another part of what is due is lost, or only its reply.
            journal.Open.Reset();
            var first = Left(node);
            journal.Faults.Enqueue((MemoryJournal.Fault)fault);
            for (var i = 0; i < at; i++) journal.Faults.Enqueue((MemoryJournal.Fault)fault);
            journal.Open.Set();
            await first;
            await using var other = new Node(journal);
            other.Clock.Now = February;
            var left = new[] { await Left(node), await Left(other), await Left(node) };
            Assert.Equal(LeftThen, left[^1] ?? await node.Left());
            Assert.Equal(expected, Names(journal));
        }
    }

    [Fact]
    public async Task A_grant_of_a_plan_is_found_where_it_began_and_nobody_else_can_use_its_id()
    {
        await using var node = new Node(_journal);
        await SetUp(node);
        var given = Assert.Single((await node.Accounts.History(Node.Acme, EventKey.OfGrant("plan:2"))).Records);
        Assert.IsType<PlanChanged>(given.Record);
        Assert.Equal(Status.IdReused, (await node.Handle(Node.Grant("plan:2", "1"))).Status);
        Assert.Equal(Status.Accepted, (await node.Handle(new VoidGrant("plan:2"))).Status);
        Assert.Equal(Status.Unchanged, (await node.Handle(new VoidGrant("plan:2"))).Status);
    }

    [Fact]
    public async Task A_key_that_the_journal_finds_no_record_of_is_looked_up_once()
    {
        await using var node = new Node(_journal);
        await node.SetUpCustomer();
        await node.Handle(new AddGrant(new GrantTerms("g", Money.Parse("5"), "USD", 0, Instant.From(node.Clock.Now.UtcDateTime) + TimeSpan.FromHours(1), [], GrantSource.Purchase, null)));
        await node.Handle(Node.Spend("a", 5));
        node.Clock.Now += TimeSpan.FromDays(1);
        var voided = (Posting)(await node.Handle(new VoidEvent("a", default, "mistake"))).Record!;
        var refund = Assert.Single(voided.Refunds);

        Assert.Equal(Status.IdReused, (await node.Handle(Node.Grant(refund.Id, "5")).WaitAsync(TimeSpan.FromSeconds(10))).Status);
        Assert.Empty((await node.Accounts.History(Node.Acme, EventKey.OfGrant(refund.Id))).Records);
    }

    /// <summary>On the plan of months from 20 November on; from 10 February on on that of weeks.</summary>
    private static async Task SetUp(Node node)
    {
        await node.Handle(new Configure(new Profile("Acme", "USD", "UTC", 1, null)));
        await node.Handle(new Subscribe("plus", null));
        var changed = await node.Handle(new Subscribe("weekly", null, new Effective(Instant.Parse("2027-02-10T00:00:00Z"), false)));
        Assert.IsType<ChangeScheduled>(changed.Record);
    }

    private static async Task<Money?> Left(Node node)
    {
        try
        {
            return await node.Left();
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

    private string[] Names() => Names(_journal);

    private static string[] Names(MemoryJournal journal) => [.. journal.Read(Node.Acme, 0).Select(static f => NameOf(RecordCodec.Decode(f.Payload.Span)))];

    private static string NameOf(Record record) => record.At.ToString()[..10] + " " + record switch
    {
        GrantAdded added => "granted " + added.Grant.Id,
        PlanGrantsEnded ended => "ended " + string.Join(' ', ended.Lapsed.Select(static b => b.Grant)),
        PeriodClosed closed => "closed " + closed.Period.Id,
        PlanChanged changed => "changed to " + changed.Plan?.Plan.Key,
        _ => record.GetType().Name,
    };
}
