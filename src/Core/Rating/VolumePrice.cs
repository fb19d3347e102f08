namespace Spend.Core.Rating;

/// <summary>
/// All units are priced by the tier that the total falls into, plus that tier's flat amount. Crossing a threshold can make the total
/// cheaper: the event that crosses is then charged a negative amount.
/// </summary>
public sealed class VolumePrice(PriceRef reference, string meter, Tier[] tiers) : Price(reference, meter)
{
    public override Money CostOf(Quantity total)
    {
        if (total.IsZero) return Money.Zero;
        foreach (var tier in tiers)
            if (tier.UpTo is not { } end || total <= end) return tier.UnitAmount * total + tier.FlatAmount;
        throw new InvalidOperationException("The last tier of a published price has no end.");
    }
}
