using System.Numerics;

namespace Spend.Model;

/// <summary>What a level of usage costs under one price.</summary>
public static class ModelCost
{
    /// <param name="part">The segment's part of an amount per period.</param>
    public static BigInteger Of(ModelRate rate, BigInteger level, Func<BigInteger, BigInteger> part)
    {
        var price = rate.Price;
        if (level.Sign <= 0) return 0;
        var free = price.FreeUnits + part(price.Allowance);
        var billable = BigInteger.Max(0, level - free);
        var cost = billable.IsZero ? 0 : OfBillable(price, rate.Ref.Band, billable, part);
        if (price.MinPerPeriod is { } least) cost = BigInteger.Max(cost, part(least));
        if (price.MaxPerPeriod is { } most) cost = BigInteger.Min(cost, part(most));
        return cost;
    }

    /// <summary>What one item counts for under a percentage.</summary>
    public static BigInteger Measure(ModelPrice price, BigInteger quantity)
    {
        var measure = Exact.Times(price.Amount, quantity) + price.FixedAmount;
        if (price.MinAmount is { } least) measure = BigInteger.Max(measure, least);
        if (price.MaxAmount is { } most) measure = BigInteger.Min(measure, most);
        return measure;
    }

    private static BigInteger OfBillable(ModelPrice price, int band, BigInteger x, Func<BigInteger, BigInteger> part)
    {
        switch (price.Charge)
        {
            case ModelCharge.PerUnit:
                return Exact.Times(price.Amount, x);
            case ModelCharge.CostPlus:
                return Exact.Times(Exact.One + price.Amount, x);
            case ModelCharge.Percentage:
                // Where each event was looked at, the level is money already.
                return price.LooksAtEvents ? x : Exact.Times(price.Amount, x);
            case ModelCharge.Flat:
                return price.PerEvent ? Exact.Times(price.Amount, x) : part(price.Amount);
            case ModelCharge.Package:
                return price.Amount * Exact.Ceiling(x, price.Size);
            case ModelCharge.Volume:
                return Exact.Times(TierOf(price, x).UnitAmount, x) + TierOf(price, x).FlatAmount;
            case ModelCharge.Stairstep:
                return TierOf(price, x).FlatAmount;
            case ModelCharge.RequestTiers:
                return Exact.Times(price.Tiers[band].UnitAmount, x);
            case ModelCharge.Graduated:
                BigInteger cost = 0, from = 0;
                foreach (var tier in price.Tiers)
                {
                    if (x <= from) break;
                    var to = tier.UpTo is { } end && end < x ? end : x;
                    cost += Exact.Times(tier.UnitAmount, to - from) + tier.FlatAmount;
                    from = to;
                }
                return cost;
            default:
                throw new ArgumentOutOfRangeException(nameof(price), price.Charge, "No such charge model.");
        }
    }

    private static ModelTier TierOf(ModelPrice price, BigInteger x) => price.Tiers.First(t => t.UpTo is null || x <= t.UpTo);
}
