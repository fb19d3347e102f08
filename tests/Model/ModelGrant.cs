using System.Numerics;

namespace Spend.Model;

public enum ModelGrantSource
{
    Purchase,
    Promotion,
    Refund,
    Plan,
    Rollover,
}

/// <summary>A credit grant as it was given, and whether it has ended.</summary>
/// <param name="Meters">What it pays for; empty: everything.</param>
public sealed record ModelGrant(string Id, BigInteger Amount, string Unit, int Priority, long? ExpiresAt, string[] Meters)
{
    public ModelGrantSource Source { get; init; }

    /// <summary>For a plan's grant: the number of the change that it came with or under.</summary>
    public int OfChange { get; init; }

    /// <summary>How old it is: the sequence it came with, then its place there.</summary>
    public (long Sequence, int Position) Age { get; init; }

    /// <summary>What the payer's bank calls it.</summary>
    public string? Payment { get; init; }

    public bool Closed { get; set; }

    /// <summary>Since when it is.</summary>
    public long ClosedAt { get; set; }

    /// <summary>Closed by someone, not by time: what comes back to it stays gone.</summary>
    public bool Voided { get; set; }

    public bool PaysFor(ModelRate rate) => Unit == rate.Unit && (Meters.Length == 0 || Meters.Contains(rate.Meter.Key));

    public bool SaysTheSameAs(ModelGrant other) =>
        Id == other.Id && Amount == other.Amount && Unit == other.Unit && Priority == other.Priority && ExpiresAt == other.ExpiresAt
        && Meters.SequenceEqual(other.Meters) && Source == other.Source && Payment == other.Payment;

    public void Close(long at) => (Closed, ClosedAt) = (true, at);

    /// <summary>Narrower scope, lower priority, earlier expiry, older.</summary>
    public static IEnumerable<ModelGrant> InBurnOrder(IEnumerable<ModelGrant> grants) => grants
        .OrderBy(g => g.Meters.Length == 0 ? int.MaxValue : g.Meters.Length)
        .ThenBy(g => g.Priority)
        .ThenBy(g => g.ExpiresAt ?? long.MaxValue)
        .ThenBy(g => g.Age);

    public override string ToString() => $"{Id} {Exact.Text(Amount)} {Unit} priority {Priority}"
        + (ExpiresAt is { } at ? $" until {ModelText.Time(at)}" : "") + (Meters.Length > 0 ? $" for {string.Join("+", Meters)}" : "")
        + $" {Source}{(Payment is null ? "" : $" paid by {Payment}")}";
}
