namespace Spend.Core.Rating;

/// <summary>Refuses amounts that a price cannot have: negative ones, bounds the wrong way round, tiers with holes.</summary>
internal static class PriceAmounts
{
    private const string NotNegative = "Must not be negative.";

    public static void Check(PriceTerms price, int index, List<PriceFault> faults)
    {
        void AddIf(bool wrong, string field, string detail)
        {
            if (wrong) faults.Add(new(index, field, detail));
        }

        AddIf(price.UnitAmount.IsNegative, "unit_amount", NotNegative);
        AddIf(price.PackageAmount.IsNegative, "package_amount", NotNegative);
        AddIf(price.Model == ChargeModel.Package && price.PackageSize <= Quantity.Zero, "package_size", "Must be above zero.");
        AddIf(price.Model == ChargeModel.RequestTiers && price.SizeProperty is null, "size_property", "Is required for request_tiers.");
        AddIf(price.Amount.IsNegative, "amount", NotNegative);
        AddIf(price.Rate < Quantity.Zero, "rate", NotNegative);
        AddIf(price.FixedAmount.IsNegative, "fixed_amount", NotNegative);
        AddIf(price.MinAmount is { IsNegative: true }, "min_amount", NotNegative);
        AddIf(price.MaxAmount is { IsNegative: true } || price.MaxAmount < price.MinAmount, "max_amount", "Must not be negative, nor below min_amount.");
        AddIf(price.Markup < Quantity.Zero, "markup", NotNegative);
        AddIf(price.FreeUnits < Quantity.Zero, "free_units", NotNegative);
        AddIf(price.MinPerPeriod is { IsNegative: true }, "min_per_period", NotNegative);
        AddIf(price.MaxPerPeriod is { IsNegative: true } || price.MaxPerPeriod < price.MinPerPeriod, "max_per_period", "Must not be negative, nor below min_per_period.");
        AddIf(price is { OverageCreditPrice: not null, Unit: null }, "overage_credit_price", "Is only for prices in a credit unit: money is owed as it is.");
        // At zero, credits would be had without end.
        AddIf(price.OverageCreditPrice is { IsPositive: false }, "overage_credit_price", "Must be above zero.");
        CheckFree(price, AddIf);
        if (price.Model is ChargeModel.Graduated or ChargeModel.Volume or ChargeModel.Stairstep or ChargeModel.RequestTiers) CheckTiers(price, AddIf);
    }

    /// <summary>Who would be free would depend on the order of events, or there would be more than one to be free.</summary>
    private static void CheckFree(PriceTerms price, Action<bool, string, string> addIf)
    {
        var isBounded = price.Model == ChargeModel.Percentage && price is not { MinAmount: null, MaxAmount: null, FixedAmount.IsZero: true };
        const string bounded = "A percentage with a fixed, least or most amount takes no free units: which events would be free would depend on their order.";
        addIf(isBounded && price.FreeUnits > Quantity.Zero, "free_units", bounded);
        addIf(isBounded && price.Allowance > Quantity.Zero, "allowance", bounded);
        addIf(price.Allowance < Quantity.Zero, "allowance", NotNegative);
        addIf(price.Model == ChargeModel.RequestTiers && price.Allowance > Quantity.Zero, "allowance", "request_tiers count each size band by itself; an allowance belongs to one counter.");
    }

    private static void CheckTiers(PriceTerms price, Action<bool, string, string> addIf)
    {
        if (price.Tiers.Length is 0 or > Limits.Tiers)
        {
            addIf(true, "tiers", $"1 to {Limits.Tiers} tiers.");
            return;
        }
        var from = Quantity.Zero;
        for (var t = 0; t < price.Tiers.Length; t++)
        {
            var (upTo, unit, flat) = price.Tiers[t];
            var isLast = t == price.Tiers.Length - 1;
            addIf(isLast != upTo is null, $"tiers/{t}/up_to", "Only the last tier, and always the last tier, has no end (null).");
            addIf(upTo is { } end && end <= from, $"tiers/{t}/up_to", "Tiers ascend.");
            addIf(unit.IsNegative, $"tiers/{t}/unit_amount", NotNegative);
            addIf(flat.IsNegative, $"tiers/{t}/flat_amount", NotNegative);
            addIf(!flat.IsZero && price.Model == ChargeModel.RequestTiers, $"tiers/{t}/flat_amount", "request_tiers have no flat amount.");
            addIf(!unit.IsZero && price.Model == ChargeModel.Stairstep, $"tiers/{t}/unit_amount", "A stairstep has flat amounts only.");
            from = upTo ?? from;
        }
        addIf(price.Model == ChargeModel.Graduated && !IsInRange(price.Tiers), "tiers", "The price of all tiers together is out of the range of amounts.");
    }

    /// <summary>A graduated price is compiled with what its tiers cost in full.</summary>
    private static bool IsInRange(Tier[] tiers)
    {
        var (cost, from) = (Money.Zero, Quantity.Zero);
        try
        {
            foreach (var (upTo, unit, flat) in tiers)
            {
                cost += unit * ((upTo ?? from) - from) + flat;
                from = upTo ?? from;
            }
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
