namespace Spend.Core.Wallets;

/// <summary>A credit grant as it was given.</summary>
/// <param name="Amount">Above zero, in <paramref name="Unit"/>.</param>
/// <param name="Unit">A currency or the name of a credit unit; one unit never pays for another.</param>
/// <param name="Priority">Lower burns first.</param>
/// <param name="ExpiresAt">From this instant on nothing more can be drawn or reserved; null: never.</param>
/// <param name="Meters">The meters it pays for; empty: all.</param>
/// <param name="Payment">The payment's reference at the vendor's payment provider.</param>
public sealed record GrantTerms(
    string Id, Money Amount, string Unit, int Priority, Instant? ExpiresAt, string[] Meters, GrantSource Source, string? Payment)
{
    /// <summary>Ids that the account gives to the grants it makes of money that comes back to closed ones: <c>refund:{grant}:{sequence}</c>.</summary>
    public const string RefundPrefix = "refund:";

    /// <summary>And to those that a plan gives: <c>plan:{sequence}</c>.</summary>
    public const string PlanPrefix = "plan:";

    /// <summary>And to what of them rolls over: <c>rollover:{sequence}</c>.</summary>
    public const string RolloverPrefix = "rollover:";

    /// <summary>Whether the account alone gives such ids.</summary>
    public static bool IsReserved(string id) =>
        id.StartsWith(RefundPrefix, StringComparison.Ordinal) || id.StartsWith(PlanPrefix, StringComparison.Ordinal) || id.StartsWith(RolloverPrefix, StringComparison.Ordinal);

    public bool PaysFor(string meter) => Meters.Length == 0 || Array.IndexOf(Meters, meter) >= 0;

    public bool Equals(GrantTerms? other) =>
        other is not null && Id == other.Id && Amount == other.Amount && Unit == other.Unit && Priority == other.Priority
        && ExpiresAt == other.ExpiresAt && Source == other.Source && Payment == other.Payment && Meters.AsSpan().SequenceEqual(other.Meters);

    public override int GetHashCode() => HashCode.Combine(Id, Amount, Unit);
}
