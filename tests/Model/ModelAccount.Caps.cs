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
        _caps.Add(cap with { Since = before?.CountsLike(cap) == true ? before.Since : _sequence });
        _caps.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return answer;
    });

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
