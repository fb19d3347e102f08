namespace Spend.Core.Alerts;

/// <summary>A condition that somebody wants to hear about, once for each time it comes true.</summary>
/// <param name="Subject">The cap, meter or unit it is about; empty where the condition needs none.</param>
/// <param name="Percent">1 to 1,000, for conditions in percent.</param>
/// <param name="Amount">For conditions on an amount.</param>
/// <param name="Within">Burn rate: the window; grants: how long before they expire.</param>
public sealed record Alert(string Id, AlertCondition Condition, string Subject, int Percent, Money Amount, TimeSpan Within)
{
    public Owner Owner { get; init; }

    /// <summary>Whether what has fired for the one has fired for the other.</summary>
    public bool WatchesLike(Alert other) => this with { Owner = other.Owner } == other;
}
