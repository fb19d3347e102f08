using System.Numerics;

namespace Spend.Model;

/// <summary>The versions an event is rated by.</summary>
public sealed record ModelTerms(ModelPlan? Plan, ModelPriceBook? Book)
{
    /// <summary>The plan's prices come first; inside each the match with most properties wins.</summary>
    public ModelRate? RateOf(ModelItem item, ModelProperties ofEvent, string currency) =>
        (Plan is { } plan && plan.Currency == currency ? Best(plan.Prices, item, ofEvent, true, plan.Key, plan.Version) : null)
        ?? (Book is { } book && book.Currency == currency ? Best(book.Prices, item, ofEvent, false, book.Key, book.Version) : null);

    // A price chosen by request size does not match an item that does not tell its size: never free, never guessed.
    private static ModelRate? Best(ModelPrice[] prices, ModelItem item, ModelProperties ofEvent, bool ofPlan, string owner, int version) => prices
        .Where(p => p.Meter == item.Meter && item.Has(p.Match, ofEvent) && BandOf(p, item, ofEvent) is not null)
        .OrderByDescending(p => p.Match.Count)
        .Select(p => new ModelRate(new ModelPriceRef(ofPlan, owner, version, p.Id, BandOf(p, item, ofEvent)!.Value), p))
        .FirstOrDefault();

    private static int? BandOf(ModelPrice price, ModelItem item, ModelProperties ofEvent)
    {
        if (price.Charge != ModelCharge.RequestTiers) return 0;
        if (Exact.Parse(item.Property(price.SizeProperty!, ofEvent)) is not { } size) return null;
        return Array.FindIndex(price.Tiers, t => t.UpTo is null || size <= t.UpTo);
    }
}

/// <summary>A price as it applies to one item.</summary>
public sealed record ModelRate(ModelPriceRef Ref, ModelPrice Price)
{
    /// <summary>What this much usage costs in total.</summary>
    public BigInteger Cost(BigInteger total)
    {
        if (total.Sign <= 0) return 0;
        switch (Price.Charge)
        {
            case ModelCharge.PerUnit:
                return Exact.Times(Price.UnitAmount, total);
            case ModelCharge.Package:
                return Price.UnitAmount * Exact.Ceiling(total, Price.Size);
            case ModelCharge.Volume:
                var whole = Price.Tiers.First(t => t.UpTo is null || total <= t.UpTo);
                return Exact.Times(whole.UnitAmount, total) + whole.FlatAmount;
            case ModelCharge.RequestTiers:
                return Exact.Times(Price.Tiers[Ref.Band].UnitAmount, total);
            default:
                BigInteger cost = 0, from = 0;
                foreach (var tier in Price.Tiers)
                {
                    if (total <= from) break;
                    var to = tier.UpTo is { } end && end < total ? end : total;
                    cost += Exact.Times(tier.UnitAmount, to - from) + tier.FlatAmount;
                    from = to;
                }
                return cost;
        }
    }
}
