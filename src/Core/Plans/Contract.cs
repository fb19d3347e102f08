using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>What a customer and the vendor agreed on besides the plan. Equality is by content.</summary>
/// <param name="Start">From when it counts; null: from when it is set.</param>
/// <param name="End">Null: until it is replaced or removed.</param>
/// <param name="Commitment">The least to be paid for usage over the whole term.</param>
/// <param name="Minimum">In the place of the plan's minimum.</param>
public sealed record Contract(Instant? Start, Instant? End, PriceTerms[] Prices, Money? Commitment, Money? Minimum)
{
    public bool Equals(Contract? other) =>
        other is not null && Start == other.Start && End == other.End && Commitment == other.Commitment && Minimum == other.Minimum
        && Prices.AsSpan().SequenceEqual(other.Prices);

    public override int GetHashCode() => HashCode.Combine(Start, End, Commitment, Minimum, Prices.Length);
}
