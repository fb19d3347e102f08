using System.Numerics;

namespace Spend.Model;

// Limits that someone set, and budgets.
public sealed partial class ModelAccount
{
    public ModelAnswer SetCap(long clock, ModelCap cap) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        var before = _caps.Find(c => c.Id == cap.Id);
        if (IsOnlyForAdmins(before?.Owner, cap.Owner)) return "not_owner";
        if (before?.SaysTheSameAs(cap) == true) return "unchanged";
        var answer = Done(now);
        _caps.RemoveAll(c => c.Id == cap.Id);
        _caps.Add(before?.CountsLike(cap) == true ? cap with { Since = before.Since, Before = before.Before } : cap with { Since = _sequence, Before = SeenBefore(cap, now) });
        _caps.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return answer;
    });

    /// <summary>Of the usage there has been, in the window at now; of a billing period whatever was asked for it.</summary>
    private (ModelSpan, BigInteger)? SeenBefore(ModelCap cap, long now)
    {
        if (!cap.LooksAtAllSpend) return null;
        var window = WindowAt(cap.Window, now);
        if (cap.Window != ModelWindow.Period) return (window, _postings.Where(p => p.IsUsage && p.WindowOf(cap.Window, Calendar) == window).SelectMany(p => p.UsageLines).Sum(l => l.Money));
        var period = PeriodAt(now);
        return (window, AllUsage().Where(l => l.Segment.Period == period).Sum(l => l.Money));
    }

    public ModelAnswer RemoveCap(long clock, string id, ModelOwner by) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_caps.Find(c => c.Id == id) is not { } cap) return "not_found";
        if (IsOnlyForAdmins(cap.Owner, by)) return "not_owner";
        _caps.Remove(cap);
        return Done(now);
    });

    /// <summary>Nothing new is spent or held in it any more.</summary>
    public ModelAnswer CloseBudget(long clock, string id, ModelCounterName counter) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_caps.Find(c => c.Id == id) is not { } cap) return "not_found";
        if (cap.Window != ModelWindow.Lifetime || cap.Per.Length != counter.Values.Length) return "not_a_budget";
        if (ClosedBudget(cap, counter) is { } first) return new ModelAnswer("replayed") { Sequence = first.Sequence, Left = first.Left, IsBudget = true };
        var left = BigInteger.Max(0, LeftOf(cap, counter, Forever));
        var answer = Done(now) with { Left = left };
        _closed.Add(new ModelClosedBudget(cap.Id, cap.Since, counter, now, _sequence, left));
        return answer;
    });

    private static readonly ModelSpan Forever = new(0, long.MaxValue, "lifetime");

    private ModelClosedBudget? ClosedBudget(ModelCap cap, ModelCounterName counter) =>
        _closed.Find(b => b.Cap == cap.Id && b.Since == cap.Since && b.Counter == counter);

    private static bool IsOnlyForAdmins(ModelOwner? owner, ModelOwner by) => owner == ModelOwner.Admin && by == ModelOwner.Customer;
}
