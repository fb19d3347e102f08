using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;
using Spend.Core;

namespace Spend.Journal.Tests.Codec;

public class SnapshotCodecTests
{
    [Fact]
    public void A_new_account_comes_back_as_it_was() => AssertSame(new Account(), Back(new Account()), seed: 0);

    [Fact]
    public void A_rich_account_comes_back_as_it_was_and_goes_on_as_if_nothing_had_been()
    {
        for (var (seed, last) = (Environment.TickCount, Environment.TickCount + 20); seed < last; seed++)
        {
            var books = new Bookkeeper(seed);
            books.Write(100 + (seed & 0xff));
            var restored = Back(books.Account);
            AssertSame(books.Account, restored, seed);
            foreach (var record in books.Write(150)) restored.Apply(RecordCodec.Decode(RecordCodec.Encode(record)));
            AssertSame(books.Account, restored, seed);
        }
    }

    [Fact]
    public void An_account_replayed_from_its_journal_has_the_same_snapshot()
    {
        var seed = Environment.TickCount;
        var books = new Bookkeeper(seed);
        var replayed = new Account();
        foreach (var record in books.Write(400)) replayed.Apply(RecordCodec.Decode(RecordCodec.Encode(record)));
        AssertSame(books.Account, replayed, seed);
    }

    [Fact]
    public void The_books_that_these_tests_keep_have_some_of_everything()
    {
        var books = new Bookkeeper(1);
        var records = new List<Record>();
        var there = new SortedSet<string>(StringComparer.Ordinal);
        while (records.Count < 6_000)
        {
            records.AddRange(books.Write(20));
            foreach (var (what, isThere) in Some(books.Account))
                if (isThere) there.Add(what);
        }
        Assert.Equal(Anything.RecordTypes.Select(t => t.Name).Order(), records.Select(r => r.GetType().Name).Distinct().Order());
        // Amend is a void and a charge in one record; usage is a charge to the account.
        Assert.Equal(Enum.GetValues<PostingKind>().Except([PostingKind.Usage, PostingKind.Amend]), records.OfType<Posting>().Select(p => p.Kind).Distinct().Order());
        Assert.Equal(Some(books.Account).Select(s => s.What).Order(StringComparer.Ordinal), there);
    }

    private static IEnumerable<(string What, bool IsThere)> Some(Account account)
    {
        var counters = account.Usage.Segments.SelectMany(s => s.Counters).ToArray();
        yield return ("extended hold", account.Holds.All.Any(h => h.ExpiresAt != h.Authorized.ExpiresAt));
        yield return ("hold of credits, extended", account.Holds.All.Any(h => h.Credits.Length > 0 && h.Credits != h.Authorized.Credits));
        yield return ("closed grant", account.Wallet.InBurnOrder.Any(g => g.Status != GrantStatus.Active));
        yield return ("counter paid by several grants", counters.Any(c => c.Burnt.Count > 1));
        yield return ("credits owed", counters.Any(c => c.Unit is not null && c.Owed != c.Overage));
        foreach (var aggregation in Enum.GetValues<Aggregation>().Where(Observations.IsNeededFor))
            yield return ($"observed {aggregation}", counters.Any(c => c.Observations is { Counts.Count: > 1 } observations && observations.Aggregation == aggregation));
        foreach (var unit in Enum.GetValues<PeriodUnit>()) yield return ($"segment by {unit}", account.Usage.Segments.Any(s => s.Period.Length.Unit == unit));
        yield return ("several segments", account.Usage.Segments.Count > 1);
        yield return ("adjustment", account.Usage.Adjustments.Count > 0);
        yield return ("scheduled change", account.Subscription.Scheduled?.Plan is not null);
        yield return ("scheduled cancellation", account.Subscription.Scheduled is { Plan: null });
        yield return ("forgotten changes", account.Subscription.Changes[0].Number > 0);
        yield return ("drawn commitment", account.Contracts.All.Any(c => c.Drawn.Count > 1));
        yield return ("forgotten contracts", account.Contracts.All is [{ Version: > 1 }, ..]);
        yield return ("ended own prices", account.OwnPrices.All.Any(l => l.Span.End < Instant.Max));
        var caps = account.Caps.SelectMany(static c => c.Counters.Values).ToArray();
        yield return ("soft cap that was passed", caps.Any(static c => c.Passed > 0));
        yield return ("closed budget", caps.Any(static c => c.ClosedAt is not null));
        yield return ("cap on units", account.Caps.Any(static c => c.Cap.Meter is not null && c.Counters.Count > 0));
        yield return ("cap of the customer", account.Caps.Any(static c => c.Cap.Owner == Owner.Customer));
        var control = account.Control;
        yield return ("suspension", control.Suspension is not null);
        yield return ("brake with several slices", control.Brake.Rate?.Kept.Count() > 1);
        yield return ("tripped brake", control.Brake.IsTripped(account.JournalTime));
        yield return ("alert that fired for several things", control.Alerts.Any(static a => a.Fired.Count > 2));
        foreach (var condition in Enum.GetValues<AlertCondition>()) yield return ($"alert on {condition}", control.Alerts.Any(a => a.Alert.Condition == condition && a.Fired.Count > 0));
        yield return ("burn rate", control.Alerts.Any(static a => a.Rate?.Kept.Any() == true));
        yield return ("open top-up", control.TopUp is { Open: not null, Terms: not null, Today: > 0, ThisMonth: > 1 });
        yield return ("declined top-up", control.TopUp is { WaitUntil: not null, Declines: > 1, LatestDeclined: not null });
        yield return ("spend of many days", control.Spending.ByDay.Count > 3);
        yield return ("denials noted in one minute", control.Denials.Minutes.Count > 1);
        var billing = account.Billing;
        yield return ("open periods", billing.Open.Count > 1);
        yield return ("closed period that asked ahead", billing.Closed.Any(static c => c.Ahead is not null));
        yield return ("carried over", billing.Balance.IsPositive);
        yield return ("invoice paid and credited in part", billing.Unsettled.Any(static i => i.Paid.IsPositive && i.CreditedOffDue.IsPositive && i.Credited > i.CreditedOffDue));
        yield return ("several unsettled invoices", billing.Unsettled.Count > 2);
        yield return ("invoice that is overdue next", billing.NextOverdue is not null);
        yield return ("overdue invoice to suspend for", billing.NextToSuspend is not null);
        yield return ("overdue invoice that suspended", billing.Unsettled.Any(static i => i is { IsOverdue: true, HasSuspended: true }));
        yield return ("invoice given up", billing.Unsettled.Any(static i => i.IsUncollectible));
        yield return ("suspension for an invoice", control.Suspension?.Invoice is not null);
        yield return ("terms of invoices", account.Profile is { Invoicing: { BillTo: not null, SuspendAfterDays: not null } });
        yield return ("caps with many counters", account.Caps.Any(c => c.Counters.Count > 10));
    }

    [Fact]
    public void Forgotten_keys_stay_forgotten_and_the_others_known()
    {
        var account = new Account();
        for (var i = 0; i < Limits.KeysInMemory + 10; i++) account.Keys.Add(EventKey.OfEvent($"{i}"), i + 1);
        var restored = Back(account);
        AssertSame(account, restored, seed: 0);
        Assert.True(restored.Keys.HasForgotten);
        Assert.Equal(0, restored.Keys.LatestOf(EventKey.OfEvent("9")));
        Assert.Equal(11, restored.Keys.LatestOf(EventKey.OfEvent("10")));
    }

    [Fact]
    public void A_cap_drops_its_passed_counters_when_it_would_have()
    {
        var account = new Account();
        account.Apply(new CapSet(Samples.At, new Cap("per-user", Money.Parse("5"), CapWindow.Minute, Properties.None, ["user"])));
        // The first sweep finds 64 live counters and puts the next one off to 128.
        for (var user = 0; user < 100; user++) account.Apply(OfUser(user, Samples.At));
        var restored = Back(account);
        for (var user = 0; user < 100; user++)
        {
            var later = OfUser(user, Samples.At + TimeSpan.FromDays(36));
            account.Apply(later);
            restored.Apply(later);
            AssertSame(account, restored, seed: user);
        }
        Assert.InRange(account.Caps[0].Counters.Count, 1, 100);

        static Posting OfUser(int user, Instant at) => new(at, PostingKind.Usage, $"{user} {at}", EventKey.OfEvent($"{user} {at}"), default)
        {
            Period = Samples.November,
            EventTime = at,
            Caps = [new CapMove("per-user", 1, $"{user}", new Span(at, at + TimeSpan.FromMinutes(1)), Money.Parse("5"), Money.Parse("1"), default, Money.Parse("1"), default)],
        };
    }

    [Fact]
    public void What_a_counter_has_forgotten_stays_forgotten()
    {
        var account = new Account();
        // Each is higher than those before, so that the lowest are forgotten.
        for (var i = 1; i <= Limits.Observations + 10; i++) account.Apply(Seen(i, takesBack: false));
        var restored = Back(account);
        AssertSame(account, restored, seed: 0);
        Assert.True(restored.Usage.Segments[0].Counters.Single().Observations!.Forgot);
        foreach (var next in new[] { Seen(5, takesBack: false), Seen(500, takesBack: true), Seen(500, takesBack: false) })
        {
            account.Apply(next);
            restored.Apply(next);
            AssertSame(account, restored, seed: 0);
        }

        static Posting Seen(int value, bool takesBack) => new(Samples.At, PostingKind.Usage, $"{value}", default, default)
        {
            Period = Samples.November,
            EventTime = Samples.At,
            Lines =
            [
                new Line(new UsageItem("peak", Quantity.Of(value), Properties.None), new PriceRef(PriceSource.Plan, "pro", 1, "peak"), default, [], default, default)
                {
                    Aggregation = Aggregation.Max,
                    Level = takesBack ? default : Quantity.One,
                    Observation = new Observation(default, Quantity.Of(value).Raw),
                    TakesBack = takesBack,
                },
            ],
        };
    }

    [Fact]
    public void A_burn_rate_goes_on_where_it_stood_whatever_its_ring_has_been_through()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var account = Watched(round % 2 == 0 ? 60 : 3_600);
            var at = Samples.At;
            account.Apply(Spent(at, "first", 1_000));
            Account? restored = null;
            for (var step = 0; step < 60; step++)
            {
                // Charges, what takes them back to nothing, none at all, and long pauses.
                at += TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(4_000) : random.Next(90));
                var charge = Spent(at, $"{step}", random.Next(4) - 1);
                account.Apply(charge);
                restored?.Apply(charge);
                if (random.Next(15) == 0)
                {
                    var tripped = new BrakeTripped(at, at + TimeSpan.FromSeconds(random.Next(100)), default, default);
                    account.Apply(tripped);
                    restored?.Apply(tripped);
                }
                if (restored is null || random.Next(8) == 0) restored = Back(account);
                AssertSame(account, restored, round);
                Assert.Equal(account.Control.Brake.Rate!.SumAt(at), restored.Control.Brake.Rate!.SumAt(at));
                Assert.Equal(account.Control.FindAlert("burn")!.Rate!.SumAt(at), restored.Control.FindAlert("burn")!.Rate!.SumAt(at));
            }
        }

        static Account Watched(int seconds)
        {
            var account = new Account();
            account.Apply(new CustomerConfigured(Samples.At, new Profile("Acme", "USD", "UTC", 1, null)));
            account.Apply(new BrakeSet(Samples.At, new Brake(Money.Parse("1000"), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1))));
            account.Apply(new AlertSet(Samples.At, new Alert("burn", AlertCondition.BurnRate, "", 0, Money.Parse("1000"), TimeSpan.FromSeconds(seconds))));
            return account;
        }

        static Posting Spent(Instant at, string id, int amount) => new(at, PostingKind.Usage, id, EventKey.OfEvent(id), default)
        {
            Period = Samples.November,
            EventTime = at,
            Lines = [new Line(new UsageItem("m", Quantity.One, Properties.None), new PriceRef(PriceSource.Plan, "pro", 1, "p"), Money.FromRaw(amount), [], Money.Zero, Money.Zero) { Unit = "credits", Owed = Money.FromRaw(amount), Overage = Money.FromRaw(amount) }],
        };
    }

    [Fact]
    public void Denials_that_were_noted_in_another_order_have_the_same_bytes()
    {
        var notes = Enumerable.Range(0, 20).Select(i => new DenialNoted(Samples.At, $"{i}", new Denial(
            i % 2 == 0 ? Status.CapExceeded : Status.InsufficientFunds, LimitSource.Cap, new LimitState($"cap {i}", default, default, default, default, null), default, default, "", "", null))).ToArray();
        Assert.Equal(BytesAfter(notes), BytesAfter([.. notes.Reverse()]));

        static byte[] BytesAfter(IEnumerable<Record> records)
        {
            var account = new Account();
            foreach (var record in records) account.Apply(record);
            return SnapshotCodec.Encode(account);
        }
    }

    [Fact]
    public void Caps_that_came_about_in_another_order_have_the_same_bytes_and_count_the_same()
    {
        var caps = Enumerable.Range(0, 12).Select(static i => new CapSet(Samples.At, new Cap($"cap {i}", Money.Parse("5"), CapWindow.Day, i % 3 == 0 ? Properties.None : Properties.Of(("model", $"m{i % 2}"), ("team", $"t{i % 4}")), [])
        {
            Meter = i % 4 == 0 ? "llm_tokens" : null,
        })).ToArray();
        // One is in the way of others for a while: what shares its pair is filed elsewhere.
        CapSet Passing(string id) => new(Samples.At, new Cap(id, Money.Parse("5"), CapWindow.Day, Properties.Of(("model", "m1")), []));
        var (one, other) = (new Account(), new Account());
        foreach (var record in (Record[])[.. caps, Passing("x"), new CapRemoved(Samples.At, "x")]) one.Apply(record);
        foreach (var record in (Record[])[Passing("y"), .. caps.Take(6), new CapRemoved(Samples.At, "y"), .. caps.Skip(6)]) other.Apply(record);
        // Their generations are when they were set, so only each with its own snapshot.
        foreach (var account in (Account[])[one, other])
        {
            var restored = Back(account);
            AssertSame(account, restored, seed: 0);
            foreach (var properties in (Properties[])[Properties.None, Properties.Of(("model", "m1"), ("team", "t1")), Properties.Of(("model", "m0"), ("team", "t2"))])
            {
                var item = new UsageItem("llm_tokens", Quantity.One, properties);
                Assert.Equal(Matching(one, item), Matching(restored, item));
            }
        }

        static string[] Matching(Account account, UsageItem item)
        {
            var found = new List<CapState>();
            account.CapIndex.Matching(item, Properties.None, found);
            return [.. found.Select(static c => c.Cap.Id)];
        }
    }

    [Fact]
    public void A_snapshot_of_another_version_is_ignored()
    {
        var bytes = SnapshotCodec.Encode(Rich());
        for (var version = 0; version < 256; version++)
        {
            bytes[0] = (byte)version;
            Assert.Equal(version == 4, SnapshotCodec.Decode(bytes) is not null);
        }
    }

    [Fact]
    public void A_snapshot_cut_short_or_with_something_behind_it_is_ignored()
    {
        var bytes = SnapshotCodec.Encode(Rich());
        for (var length = 0; length < bytes.Length; length++) Assert.Null(SnapshotCodec.Decode(bytes.AsSpan(0, length)));
        Assert.Null(SnapshotCodec.Decode([.. bytes, 0]));
    }

    [Fact]
    public void A_damaged_snapshot_is_ignored_or_an_account_and_never_an_exception()
    {
        var bytes = SnapshotCodec.Encode(Rich());
        for (var at = 0; at < bytes.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = bytes.ToArray();
                damaged[at] ^= (byte)(1 << bit);
                SnapshotCodec.Decode(damaged);
            }
    }

    [Fact]
    public void A_snapshot_in_a_time_zone_that_this_platform_does_not_know_is_ignored()
    {
        var account = new Account();
        account.Apply(new CustomerConfigured(Samples.At, new Profile("Acme", "USD", "Etc/UTC", 1, null)));
        var bytes = SnapshotCodec.Encode(account);
        Assert.NotNull(SnapshotCodec.Decode(bytes));
        bytes[bytes.AsSpan().IndexOf("Etc/UTC"u8)] = (byte)'X';
        Assert.Null(SnapshotCodec.Decode(bytes));
    }

    private static Account Rich()
    {
        var books = new Bookkeeper(7);
        books.Write(60);
        return books.Account;
    }

    private static Account Back(Account account) => SnapshotCodec.Decode(SnapshotCodec.Encode(account))!;

    private static void AssertSame(Account expected, Account actual, int seed)
    {
        var (a, b) = (StateDump.Of(expected), StateDump.Of(actual));
        Assert.True(a.SequenceEqual(b), $"Seed {seed}: {string.Join('\n', a.Except(b).Take(5))}\nis now\n{string.Join('\n', b.Except(a).Take(5))}");
        Assert.True(SnapshotCodec.Encode(expected).AsSpan().SequenceEqual(SnapshotCodec.Encode(actual)), $"Seed {seed}: the same state has other bytes.");
    }
}
