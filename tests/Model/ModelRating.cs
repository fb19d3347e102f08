using System.Numerics;

namespace Spend.Model;

/// <summary>The versions an event is rated by, and the segment it is counted in.</summary>
public sealed record ModelTerms(ModelSegment Segment, ModelOwnTerms? Contract, ModelOwnTerms? Own, ModelPlan? Plan, ModelPriceBook? Book)
{
    public bool Nothing => this is { Contract: null, Own: null, Plan: null, Book: null };

    /// <summary>The contract's prices come first, the price book's last. A list in another currency is skipped.</summary>
    public ModelRate? RateOf(ModelItem item, ModelMeter meter, ModelProperties ofEvent, string currency)
    {
        return (Contract is null ? null : Best(Contract.Prices, ModelSource.Contract, "contract", p => Contract.Since[p.ToString()]))
            ?? (Own is null ? null : Best(Own.Prices, ModelSource.Customer, "customer", p => Own.Since[p.ToString()]))
            ?? (Plan?.Currency != currency ? null : Best(Plan.Prices, ModelSource.Plan, Plan.Key, _ => Plan.Version))
            ?? (Book?.Currency != currency ? null : Best(Book.Prices, ModelSource.PriceBook, Book.Key, _ => Book.Version));

        // Inside a list the match with most properties wins.
        ModelRate? Best(ModelPrice[] prices, ModelSource source, string owner, Func<ModelPrice, int> version) => prices
            .Where(p => p.Meter == item.Meter && item.Has(p.Match, ofEvent) && BandOf(p, item, ofEvent) is not null)
            .OrderByDescending(p => p.Match.Count)
            .Select(p => new ModelRate(new ModelPriceRef(source, owner, version(p), p.Id, BandOf(p, item, ofEvent)!.Value), p, meter, p.Unit ?? currency))
            .FirstOrDefault();
    }

    // A price chosen by request size does not match an item that does not tell its size: never free, never guessed.
    private static int? BandOf(ModelPrice price, ModelItem item, ModelProperties ofEvent)
    {
        if (price.Charge != ModelCharge.RequestTiers) return 0;
        if (Exact.Parse(item.Property(price.SizeProperty!, ofEvent)) is not { } size) return null;
        return Array.FindIndex(price.Tiers, t => t.UpTo is null || size <= t.UpTo);
    }
}

/// <summary>A price as it applies to one item.</summary>
/// <param name="Unit">What its amounts are: the currency or a credit unit.</param>
public sealed record ModelRate(ModelPriceRef Ref, ModelPrice Price, ModelMeter Meter, string Unit)
{
    public bool InMoney => Price.Unit is null;

    /// <summary>The money owed for an overage in the price's unit.</summary>
    public BigInteger Owed(BigInteger overage) => InMoney ? overage : Exact.Times(Price.OverageCreditPrice ?? 0, overage);
}
