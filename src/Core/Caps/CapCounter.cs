using Spend.Core.Periods;

namespace Spend.Core.Caps;

/// <summary>One counter of a cap: what is settled and held in its window, in the cap's unit.</summary>
/// <param name="Passed">How many requests went past the limit of a soft or shadow cap.</param>
/// <param name="ClosedAt">Of a budget: when it was closed; null: open.</param>
public readonly record struct CapCounter(Money Spent, Money Held, int Passed = 0, Instant? ClosedAt = null)
{
    /// <summary>Nothing can move it any more, and no hold needs it.</summary>
    /// <param name="passed">Windows that ended by then are over.</param>
    /// <param name="closed">Budgets closed by then are forgotten.</param>
    public bool IsDone(Span window, Instant passed, Instant closed) => Held.IsZero && (window.End <= passed || ClosedAt <= closed);
}
