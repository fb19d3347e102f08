using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;

namespace Spend.Journal.Verification;

/// <summary>
/// Adds up every cap counter apart from the account's own: each posting must move exactly the counters its lines fall under, by exactly
/// what they cost, the recorded values afterwards must follow, and none may be raised past its limit (law 2).
/// </summary>
internal sealed class CapBook(Findings findings)
{
    private readonly Dictionary<CapKey, CapCounter> _counters = [];

    public IReadOnlyDictionary<CapKey, CapCounter> Counters => _counters;

    /// <param name="account">As it was before the posting: its caps and their present meaning.</param>
    /// <param name="hold">The open hold the posting is about, as it was before.</param>
    /// <param name="current">For a correction: the posting it corrects.</param>
    /// <param name="reservation">For a hold or extension: what it must reserve.</param>
    public void Follow(Account account, Posting posting, OpenHold? hold, Posting? current, ReservationCheck? reservation)
    {
        var expected = CapExpectation.Of(account, posting, hold, current, reservation);
        var seen = new HashSet<CapKey>();
        foreach (var move in posting.Caps)
        {
            var key = CapKey.Of(move);
            findings.Require(seen.Add(key), key, "a posting moves a counter once", "one move");
            Check(account, posting, move, expected.GetValueOrDefault(key), hold);
            if (!move.IsOfOneEvent) _counters[key] = new CapCounter(move.SpentAfter, move.HeldAfter);
        }
        foreach (var (key, (spent, held)) in expected)
            if (!seen.Contains(key) && !(spent.IsZero && held.IsZero)) findings.Add($"cap {key} moves", $"{spent} spent, {held} held", "not moved");
    }

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
        findings.Expect(account.Calendar.WindowOf(cap.Cap.Window, posting.AuthorizedAt, posting.Period), move.Window, "window of the cap", of);
        findings.Expect(expected.Spent, move.Spent, "change of what is spent in a cap", of);
        findings.Expect(expected.Held, move.Held, "change of what is held in a cap", of);

        var before = Before(move, posting, hold);
        findings.Expect(before.Spent + move.Spent, move.SpentAfter, "spent in a cap afterwards", of);
        findings.Expect(before.Held + move.Held, move.HeldAfter, "held in a cap afterwards", of);
        findings.Require(!move.HeldAfter.IsNegative, move.HeldAfter, "a cap never holds less than nothing", "0 or more", of);
        if ((move.Spent + move.Held).IsPositive)
            findings.Require(!move.Remaining.IsNegative, move.SpentAfter + move.HeldAfter, "a posting that raises a cap stays within it", $"at most {move.Limit}", of);
    }

    private CapCounter Before(CapMove move, Posting posting, OpenHold? hold)
    {
        if (move.IsOfOneEvent) return new CapCounter(Money.Zero, hold?.Caps.GetValueOrDefault(CapKey.Of(move)).Held ?? Money.Zero);
        var before = _counters.GetValueOrDefault(CapKey.Of(move));
        // The account forgets counters of windows that have passed and hold nothing: what moves them later starts again from zero.
        var mayBeForgotten = move.Window.End <= posting.At && before.Held.IsZero;
        return mayBeForgotten && move.SpentAfter == move.Spent && move.HeldAfter == move.Held ? default : before;
    }
}
