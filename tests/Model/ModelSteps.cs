using System.Numerics;

namespace Spend.Model;

/// <summary>A part of what a level of usage costs.</summary>
/// <param name="Kind">As it is called on invoices.</param>
/// <param name="UnitAmount">Null: the price has no such amount.</param>
public sealed record ModelStepOfPrice(string Kind, BigInteger Quantity, BigInteger? UnitAmount, BigInteger FlatAmount, BigInteger Amount);

/// <summary>How the price of a level came about.</summary>
public static class ModelSteps
{
    /// <param name="part">The segment's part of an amount per period.</param>
    public static List<ModelStepOfPrice> Of(ModelRate rate, BigInteger level, Func<BigInteger, BigInteger> part)
    {
        var (price, steps) = (rate.Price, new List<ModelStepOfPrice>());
        if (level.Sign <= 0) return steps;
        var free = BigInteger.Min(level, price.FreeUnits + part(price.Allowance));
        if (free.Sign > 0) steps.Add(new("included", free, null, 0, 0));
        if (level > free) steps.AddRange(OfBillable(price, rate.Ref.Band, level - free, part));
        if (price.MinPerPeriod is { } least && part(least) > steps.Sum(s => s.Amount)) steps.Add(new("minimum", 0, null, 0, part(least) - steps.Sum(s => s.Amount)));
        if (price.MaxPerPeriod is { } most && part(most) < steps.Sum(s => s.Amount)) steps.Add(new("maximum", 0, null, 0, part(most) - steps.Sum(s => s.Amount)));
        return steps;
    }

    private static List<ModelStepOfPrice> OfBillable(ModelPrice price, int band, BigInteger x, Func<BigInteger, BigInteger> part)
    {
        switch (price.Charge)
        {
            case ModelCharge.CostPlus:
                return [Units(x, Exact.One + price.Amount, 0)];
            // The level is money already: no unit has a price.
            case ModelCharge.Percentage when price.LooksAtEvents:
                return [new("units", x, null, 0, x)];
            case ModelCharge.Flat when !price.PerEvent:
                return [new("units", x, null, part(price.Amount), part(price.Amount))];
            case ModelCharge.Package:
                return [new("packages", x, price.Amount, 0, price.Amount * Exact.Ceiling(x, price.Size))];
            case ModelCharge.RequestTiers:
                return [Units(x, price.Tiers[band].UnitAmount, 0)];
            case ModelCharge.Volume:
                var all = price.Tiers.First(t => t.UpTo is null || x <= t.UpTo);
                return [Units(x, all.UnitAmount, all.FlatAmount)];
            case ModelCharge.Stairstep:
                return [Units(x, 0, price.Tiers.First(t => t.UpTo is null || x <= t.UpTo).FlatAmount)];
            case ModelCharge.Graduated:
                var steps = new List<ModelStepOfPrice>();
                BigInteger from = 0;
                foreach (var tier in price.Tiers.TakeWhile(_ => from < x))
                {
                    var to = BigInteger.Min(x, tier.UpTo ?? x);
                    steps.Add(Units(to - from, tier.UnitAmount, tier.FlatAmount));
                    from = to;
                }
                return steps;
            default:
                return [Units(x, price.Amount, 0)];
        }

        static ModelStepOfPrice Units(BigInteger quantity, BigInteger unit, BigInteger flat) => new("units", quantity, unit, flat, Exact.Times(unit, quantity) + flat);
    }
}
