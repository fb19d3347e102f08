using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>
/// Adds up every cap counter apart from the account's own: each posting must move exactly the counters its lines fall under, by exactly
/// what they cost or the units they bill, the recorded values afterwards must follow, and no hard cap may be raised past its limit, nor
/// any closed budget at all (law 2).
/// </summary>
internal sealed class CapBook(Catalog catalog, Findings findings)
{
    private readonly Dictionary<CapKey, CapCounter> _counters = [];

    // By kind of window: the latest that anything was charged in, and how much.
    private readonly Dictionary<CapWindow, (Span Window, Money Spent)> _seen = [];

    public IReadOnlyDictionary<CapKey, CapCounter> Counters => _counters;

    /// <param name="account">As it was before the posting: its caps and their present meaning.</param>
    /// <param name="hold">The open hold the posting is about, as it was before.</param>
    /// <param name="current">For a correction: the posting it corrects.</param>
    /// <param name="reservation">For a hold or extension: what it must reserve.</param>
    public void Follow(Account account, Posting posting, OpenHold? hold, Posting? current, ReservationCheck? reservation)
    {
        var expectation = CapExpectation.Of(account, posting, hold, current, reservation, this);
        for (var i = 0; i < posting.Lines.Length; i++) findings.Expect(expectation.Billed[i], posting.Lines[i].Billed, "units that caps let be billed", posting.Lines[i].Item.Meter);
        var seen = new HashSet<CapKey>();
        foreach (var move in posting.Caps)
        {
            var key = CapKey.Of(move);
            findings.Require(seen.Add(key), key, "a posting moves a counter once", "one move");
            Check(account, posting, move, expectation.Moves.GetValueOrDefault(key), hold);
        }
        foreach (var (key, move) in expectation.Moves)
            if (!seen.Contains(key)) CheckMissing(account, posting, key, move);
        foreach (var move in posting.Caps)
            if (!move.IsOfOneEvent) Count(account, posting, move, hold);
        See(account, posting);
    }

    /// <summary>A cap on all spend begins with what its window has seen, any other with nothing.</summary>
    /// <param name="spent">What usage of the current billing period was charged.</param>
    public void Begin(Account account, CapSet set, long sequence, BillingPeriod period, Money spent)
    {
        var cap = set.Cap;
        if (account.FindCap(cap.Id)?.Cap.CountsLike(cap) == true) return;
        if (cap is not { Meter: null, Match.Count: 0, Per.Length: 0, Window: CapWindow.Minute or CapWindow.Hour or CapWindow.Day or CapWindow.Week or CapWindow.Month or CapWindow.Period }) return;
        var window = account.Calendar.WindowOf(cap.Window, set.At, period);
        var seen = cap.Window == CapWindow.Period ? spent : _seen.GetValueOrDefault(cap.Window) is var latest && latest.Window == window ? latest.Spent : Money.Zero;
        if (!seen.IsZero) _counters[new CapKey(cap.Id, sequence, "", window)] = new CapCounter(seen, Money.Zero);
    }

    public void Check(Account account, CapSet set)
    {
        var before = account.FindCap(set.Cap.Id)?.Cap;
        findings.Require(!set.Cap.Equals(before), set.Cap.Id, "a cap that is set", "other terms than before");
        findings.Require(before is not { Owner: Owner.Admin } || set.Cap.Owner == Owner.Admin, set.Cap.Owner, "who changes a cap", "the admin, whose it is", set.Cap.Id);
        if (set.Cap.Meter is not { } key || !catalog.Meters.TryGetValue(key, out var meter)) return;
        findings.Require(meter.Aggregation is Aggregation.Sum or Aggregation.Count, meter.Aggregation, "meter of a cap in units", "a sum or a count", set.Cap.Id);
    }

    /// <summary>Of a budget nothing is left from now on but what is held.</summary>
    public void Close(Account account, BudgetClosed closed)
    {
        if (account.FindCap(closed.Cap) is not { Cap.Window: CapWindow.Lifetime } cap)
        {
            findings.Add("a budget that is closed", "a lifetime cap", closed.Cap);
            return;
        }
        var key = new CapKey(closed.Cap, cap.Generation, closed.Counter, Span.Forever);
        var before = Before(account, key, closed.At, hold: null);
        findings.Require(before.ClosedAt is null, closed.At, "a budget is closed once", "not closed before", key.ToString());
        findings.Expect(cap.Cap.Limit, closed.Limit, "limit of a budget that is closed", key.ToString());
        findings.Expect(before.Spent, closed.Spent, "spent of a budget that is closed", key.ToString());
        findings.Expect(before.Held, closed.Held, "held of a budget that is closed", key.ToString());
        _counters[key] = before with { ClosedAt = closed.At };
    }

    public Meter? MeterOf(Line line) => catalog.Meters.GetValueOrDefault(line.Item.Meter);

    /// <summary>A counter as it is before a posting; of a cap on single events, what this event holds.</summary>
    public CapCounter Before(Account account, CapKey key, Instant at, OpenHold? hold) =>
        key.Window == default ? new CapCounter(Money.Zero, hold?.Caps.GetValueOrDefault(key).Held ?? Money.Zero)
        : IsForgotten(account, key, at) ? default
        : _counters.GetValueOrDefault(key);

    /// <summary>
    /// The account forgets counters that hold nothing and whose window has passed, or that were closed a day ago: what moves them later
    /// starts again from zero.
    /// </summary>
    public bool IsForgotten(Account account, CapKey key, Instant at)
    {
        var counter = _counters.GetValueOrDefault(key);
        var mayBe = counter.Held.IsZero && (key.Window.End <= at || counter.ClosedAt + TimeSpan.FromDays(1) <= at);
        return mayBe && account.FindCap(key.Cap)?.Counters.ContainsKey((key.Counter, key.Window)) != true;
    }

    /// <summary>What may be spent and held: of a closed budget what is there, of a counter that the cap has no room for nothing.</summary>
    public static Money LimitOf(CapState cap, CapKey key, CapCounter before, Instant at) =>
        before.ClosedAt is not null ? before.Spent + before.Held
        : HasNoRoom(cap, key, at) ? Money.Zero
        : cap.Cap.Limit;

    private static bool HasNoRoom(CapState cap, CapKey key, Instant at) => key.Window != default && !cap.CanCount(key.Counter, key.Window, at);

    private void Check(Account account, Posting posting, CapMove move, (Money Spent, Money Held) expected, OpenHold? hold)
    {
        var key = CapKey.Of(move);
        var of = key.ToString();
        if (account.FindCap(move.Cap) is not { } cap || cap.Generation != move.Generation)
        {
            findings.Add("a posting moves caps that exist", of, "none of this meaning");
            return;
        }
        findings.Expect(cap.Cap.Limit, move.Limit, "limit of the cap", of);
        findings.Expect(cap.Cap.Enforcement, move.Enforcement, "enforcement of the cap", of);
        findings.Expect(cap.Cap.Meter, move.Meter, "unit of the cap", of);
        findings.Expect(account.Calendar.WindowOf(cap.Cap.Window, posting.AuthorizedAt, posting.Period), move.Window, "window of the cap", of);
        findings.Expect(expected.Spent, move.Spent, "change of what is spent in a cap", of);
        findings.Expect(expected.Held, move.Held, "change of what is held in a cap", of);

        var before = Before(account, key, posting.At, hold);
        findings.Expect(before.Spent + move.Spent, move.SpentAfter, "spent in a cap afterwards", of);
        findings.Expect(before.Held + move.Held, move.HeldAfter, "held in a cap afterwards", of);
        findings.Require(!move.HeldAfter.IsNegative, move.HeldAfter, "a cap never holds less than nothing", "0 or more", of);
        if (cap.Cap.Enforcement != CapEnforcement.Hard || !(move.Spent + move.Held).IsPositive) return;
        findings.Require(before.ClosedAt is null, move.Spent + move.Held, "a closed budget takes nothing new", $"closed at {before.ClosedAt}", of);
        var limit = LimitOf(cap, key, before, posting.At);
        findings.Require(move.SpentAfter + move.HeldAfter <= limit, move.SpentAfter + move.HeldAfter, "a posting that raises a cap stays within it", $"at most {limit}", of);
    }

    /// <summary>Only a cap that has all the counters it may have does not count; one that stops then lets nothing through.</summary>
    private void CheckMissing(Account account, Posting posting, CapKey key, (Money Spent, Money Held) move)
    {
        if (move.Spent.IsZero && move.Held.IsZero) return;
        if (account.FindCap(key.Cap) is { } cap && HasNoRoom(cap, key, posting.At) && (cap.Cap.Enforcement != CapEnforcement.Hard || !(move.Spent + move.Held).IsPositive)) return;
        findings.Add($"cap {key} moves", $"{move.Spent} spent, {move.Held} held", "not moved");
    }

    private void See(Account account, Posting posting)
    {
        var charged = Money.Zero;
        if (posting.MovesUsage)
            foreach (var line in posting.Lines.Concat(posting.Reversed)) charged += line.ChargedMoney;
        if (charged.IsZero) return;
        for (var kind = CapWindow.Minute; kind <= CapWindow.Month; kind++)
        {
            var window = account.Calendar.WindowOf(kind, posting.AuthorizedAt, posting.Period);
            var (latest, spent) = _seen.GetValueOrDefault(kind);
            if (window == latest) _seen[kind] = (latest, spent + charged);
            else if (posting.AuthorizedAt >= latest.Start) _seen[kind] = (window, charged);
        }
    }

    private void Count(Account account, Posting posting, CapMove move, OpenHold? hold)
    {
        var key = CapKey.Of(move);
        var before = Before(account, key, posting.At, hold);
        // The request went past the limit of a cap that stops none.
        var passes = move.Enforcement != CapEnforcement.Hard && (move.Spent + move.Held).IsPositive && move.SpentAfter + move.HeldAfter > move.Limit;
        _counters[key] = before with { Spent = move.SpentAfter, Held = move.HeldAfter, Passed = before.Passed + (passes ? 1 : 0) };
    }
}
