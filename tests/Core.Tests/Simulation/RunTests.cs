using Spend.Core.Periods;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Simulation;

/// <summary>What holds in every random life of an account, after every record.</summary>
public sealed class RunTests
{
    [Fact]
    public void Every_invariant_holds_after_every_record() => Runs.ForAll(static steps =>
    {
        AccountDriver? driver = null;
        RandomRun.Of(steps, _ => AccountInvariants.AssertAll(driver!.Account), run => driver = run.Driver);
    });

    [Fact]
    public void Replaying_the_journal_gives_the_live_state() => Runs.ForAll(static steps =>
    {
        var run = RandomRun.Of(steps);
        Assert.Equal(AccountPicture.Of(run.Driver.Account), AccountPicture.Of(run.Driver.Replay()));
    });

    [Fact]
    public void Journal_time_never_goes_back() => Runs.ForAll(static steps =>
    {
        var latest = default(Instant);
        RandomRun.Of(steps, record =>
        {
            Assert.True(record.At >= latest, $"{record.At} comes after {latest}.");
            latest = record.At;
        });
    });

    [Fact]
    public void What_was_granted_is_burnt_lapsed_held_or_available() => Runs.ForAll(static steps =>
    {
        AccountDriver? driver = null;
        RandomRun.Of(steps, _ =>
        {
            foreach (var grant in driver!.Account.Wallet.InBurnOrder)
            {
                Assert.Equal(grant.Terms.Amount, grant.Burnt + grant.Lapsed + grant.Held + grant.Available);
                Assert.All([grant.Burnt, grant.Lapsed, grant.Held, grant.Available], static part => Assert.False(part.IsNegative));
            }
        }, run => driver = run.Driver);
    });

    [Fact]
    public void A_refund_only_replaces_money_that_lapsed_in_the_same_step() => Runs.ForAll(static steps => RandomRun.Of(steps, static record =>
    {
        if (record is not Posting posting) return;
        Assert.True(Sum(posting.Refunds.Select(static r => r.Amount)) <= Sum(posting.Lapsed.Select(static b => b.Amount)), "More came back as a refund than lapsed.");
    }));

    [Fact]
    public void Settled_and_held_never_pass_a_cap_that_was_not_set_below_what_was_spent() => Runs.ForAll(static steps =>
    {
        var limits = new Dictionary<(string Cap, long Generation), Money>();
        var lowered = new HashSet<(string Cap, long Generation)>();
        AccountDriver? driver = null;
        RandomRun.Of(steps, record =>
        {
            foreach (var cap in driver!.Account.Caps)
            {
                var id = (cap.Cap.Id, cap.Generation);
                if (limits.TryGetValue(id, out var before) ? cap.Cap.Limit < before : cap.Counters.Values.Any(seen => seen.Spent > cap.Cap.Limit)) lowered.Add(id);
                limits[id] = cap.Cap.Limit;
                if (lowered.Contains(id)) continue;
                foreach (var (key, counter) in cap.Counters)
                    Assert.True(counter.Spent + counter.Held <= cap.Cap.Limit, $"Cap {cap.Cap.Id} '{key.Counter}': {counter.Spent} + {counter.Held} > {cap.Cap.Limit}.");
            }
            if (record is not Posting posting) return;
            foreach (var move in posting.Caps)
                if (move.IsOfOneEvent && !lowered.Contains((move.Cap, move.Generation)))
                    Assert.True(move.SpentAfter + move.HeldAfter <= move.Limit, $"Cap {move.Cap} on one event: {move.SpentAfter} + {move.HeldAfter} > {move.Limit}.");
        }, run => driver = run.Driver);
    }, runs: 400);

    [Fact]
    public void A_counter_costs_what_its_price_says_of_its_total() => Runs.ForAll(static steps =>
    {
        AccountDriver? driver = null;
        RandomRun.Of(steps, _ =>
        {
            foreach (var segment in driver!.Account.Usage.Segments)
                foreach (var counter in segment.Counters)
                    Assert.Equal(driver.Catalog.Find(counter.Price)!.CostOf(counter.Level, driver.Account.PartOf(segment.Ref)), counter.Amount);
        }, run => driver = run.Driver);
    });

    [Fact]
    public void A_cap_has_spent_exactly_what_was_charged_while_it_stood() => Runs.ForAll(static steps =>
    {
        var charged = Money.Zero;
        AccountDriver? driver = null;
        RandomRun.Of(steps, record =>
        {
            if (record is Posting posting) charged += posting.Charged;
            if (driver!.Account.FindCap("lifetime") is { } cap) Assert.Equal(charged, cap.At("", Span.Forever).Spent);
        }, run => driver = run.Driver);
    });

    [Fact]
    public void Every_line_says_in_full_who_paid() => Runs.ForAll(static steps => RandomRun.Of(steps, static record =>
    {
        if (record is not Posting { MovesUsage: true } posting) return;
        foreach (var line in posting.Lines.Concat(posting.Reversed))
            Assert.Equal(line.Amount, Sum(line.Burns.Select(static b => b.Amount)) + line.Overage + line.Unbilled);
    }));

    [Fact]
    public void The_funds_in_an_answer_are_the_funds_of_the_state() => Runs.ForAll(static steps =>
    {
        AccountDriver? driver = null;
        RandomRun.Of(steps, record =>
        {
            if (record is not Posting posting) return;
            var account = driver!.Account;
            var wallet = account.Wallet.Available("USD");
            Money? available = driver.Catalog.Plan(account.Plan!.Key)!.Overage == OveragePolicy.Deny ? wallet
                : account.Profile!.CreditLimit is { } limit ? wallet + Money.Max(Money.Zero, limit - account.Owed - account.OwedHeld)
                : null;
            Assert.Equal(new Funds(available, account.Wallet.Held("USD") + account.OwedHeld), posting.Funds);
        }, run => driver = run.Driver);
    });

    [Fact]
    public void A_decision_that_is_not_accepted_changes_nothing() => Runs.ForAll(static steps =>
    {
        var before = "";
        RandomRun.Of(steps, null, run =>
        {
            run.BeforeEach = _ =>
            {
                run.Driver.ApplyDue();
                before = AccountPicture.Of(run.Driver.Account);
            };
            run.AfterEach = (_, decision) =>
            {
                if (decision.Status != Status.Accepted) Assert.Equal(before, AccountPicture.Of(run.Driver.Account));
            };
        });
    }, runs: 60);

    [Fact]
    public void Deciding_alone_changes_nothing() => Runs.ForAll(static steps => RandomRun.Of(steps, null, run => run.BeforeEach = command =>
    {
        run.Driver.ApplyDue();
        var before = AccountPicture.Of(run.Driver.Account);
        run.Driver.Check(command);
        Assert.Equal(before, AccountPicture.Of(run.Driver.Account));
    }), runs: 60);

    [Fact]
    public void A_denied_id_is_free() => Runs.ForAll(static steps => RandomRun.Of(steps, null, run => run.AfterEach = (command, decision) =>
    {
        if (decision.Status.Kind() != StatusKind.Denied || command is not (Authorize or RecordUsage)) return;
        Assert.False(run.Driver.Account.Keys.MayKnow(command.Key));
        Assert.Empty(run.Driver.PastOf(command.Key).Records);
    }));

    [Fact]
    public void A_command_that_was_accepted_is_replayed_with_its_first_record() => Runs.ForAll(static steps =>
    {
        var run = RandomRun.Of(steps);
        var driver = run.Driver;
        var corrected = new HashSet<string>();
        foreach (var (command, decision) in Enumerable.Reverse(run.Done))
        {
            // Of corrections only the latest of an event is certain to be repeatable; settlement and release are ends that last.
            if (command is VoidEvent or AmendEvent && decision.Status == Status.Accepted && !corrected.Add(((EventCommand)command).Id)) continue;
            if (decision.Status != Status.Accepted || command is not (Authorize or RecordUsage or Settle or VoidEvent or AmendEvent or AddGrant)) continue;
            var again = driver.Check(command);
            Assert.Equal(Status.Replayed, again.Status);
            Assert.Same(decision.Record, again.Record);
            Assert.Same(decision.Record, driver.Records[(int)again.Sequence - 1]);
        }
    });

    [Fact]
    public void A_closed_grant_has_nothing_left_but_reservations() => Runs.ForAll(static steps =>
    {
        AccountDriver? driver = null;
        RandomRun.Of(steps, _ =>
        {
            foreach (var grant in driver!.Account.Wallet.InBurnOrder)
                if (grant.Status != GrantStatus.Active) Assert.Equal(Money.Zero, grant.Available);
        }, run => driver = run.Driver);
    });

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, static (a, b) => a + b);
}
