using Spend.Core.Periods;

namespace Spend.Core.Caps;

/// <summary>What one posting did to one counter of a cap, and where the counter stood afterwards.</summary>
/// <param name="Generation">The sequence at which the cap got its present meaning; counters of an earlier meaning are gone.</param>
/// <param name="Counter">Which counter of a cap with <c>per</c>; empty without.</param>
/// <param name="Spent">Change of what is settled.</param>
/// <param name="Held">Change of what is held.</param>
public readonly record struct CapMove(
    string Cap, long Generation, string Counter, Span Window, Money Limit, Money Spent, Money Held, Money SpentAfter, Money HeldAfter)
{
    public CapEnforcement Enforcement { get; init; }

    /// <summary>The meter whose units the amounts are; null: the account's currency.</summary>
    public string? Meter { get; init; }

    /// <summary>A request went past the limit of a cap that does not stop any.</summary>
    public bool PassesLimit => Enforcement != CapEnforcement.Hard && (Spent + Held).IsPositive && Remaining.IsNegative;

    /// <summary>The settled amount came to the limit by this posting.</summary>
    public bool ReachesLimit => Spent.IsPositive && SpentAfter >= Limit && SpentAfter - Spent < Limit;

    public Money Remaining => Limit - SpentAfter - HeldAfter;

    /// <summary>Whether it is about the same counter, and that means the same.</summary>
    public bool IsOfCounterOf(in CapMove other) => Cap == other.Cap && Generation == other.Generation && Counter == other.Counter && Window == other.Window;

    /// <summary>Of a cap on single events: there is no counter to keep.</summary>
    public bool IsOfOneEvent => Window == default;
}
