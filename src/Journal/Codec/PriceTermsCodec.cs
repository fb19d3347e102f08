using Spend.Core;
using Spend.Core.Rating;

namespace Spend.Journal;

/// <summary>Prices as their author wrote them: those of one customer alone are in its journal.</summary>
internal static class PriceTermsCodec
{
    private const byte HasEnd = 1;
    private const byte HasUnitAmount = 2;
    private const byte HasFlatAmount = 4;

    public static void PriceTerms(this RecordWriter to, PriceTerms[] prices)
    {
        to.Count(prices.Length);
        foreach (var price in prices) Write(to, price);
    }

    public static PriceTerms[] PriceTerms(this ref RecordReader from)
    {
        var prices = new PriceTerms[from.Count(bytesOfEach: 5)];
        for (var i = 0; i < prices.Length; i++) prices[i] = Read(ref from);
        return prices;
    }

    private static void Write(RecordWriter to, PriceTerms price)
    {
        var fields = PriceFieldsOf.Written(price);
        to.Number((ulong)fields);
        to.Text(price.Id);
        to.Text(price.Meter);
        to.Properties(price.Match);
        to.Enum(price.Model);
        if (Has(PriceFields.UnitAmount)) to.Amount(price.UnitAmount);
        if (Has(PriceFields.PackageSize)) to.Amount(price.PackageSize);
        if (Has(PriceFields.PackageAmount)) to.Amount(price.PackageAmount);
        if (Has(PriceFields.Tiers)) WriteTiers(to, price.Tiers);
        if (Has(PriceFields.Amount)) to.Amount(price.Amount);
        if (Has(PriceFields.FreeUnits)) to.Amount(price.FreeUnits);
        if (Has(PriceFields.SizeProperty)) to.Text(price.SizeProperty!);
        if (Has(PriceFields.Unit)) to.Text(price.Unit!);
        if (Has(PriceFields.OverageCreditPrice)) to.Amount(price.OverageCreditPrice!.Value);
        if (Has(PriceFields.Rate)) to.Amount(price.Rate);
        if (Has(PriceFields.FixedAmount)) to.Amount(price.FixedAmount);
        if (Has(PriceFields.MinAmount)) to.Amount(price.MinAmount!.Value);
        if (Has(PriceFields.MaxAmount)) to.Amount(price.MaxAmount!.Value);
        if (Has(PriceFields.Markup)) to.Amount(price.Markup);
        if (Has(PriceFields.Allowance)) to.Amount(price.Allowance);
        if (Has(PriceFields.MinPerPeriod)) to.Amount(price.MinPerPeriod!.Value);
        if (Has(PriceFields.MaxPerPeriod)) to.Amount(price.MaxPerPeriod!.Value);
        if (Has(PriceFields.Since)) to.Signed(price.Since);

        bool Has(PriceFields field) => (fields & field) != 0;
    }

    private static PriceTerms Read(ref RecordReader from)
    {
        var fields = (PriceFields)RecordReader.Known(from.Number(), (ulong)PriceFields.All, "price");
        // Initializers run in the order they are written, which is the order of the fields.
        return new PriceTerms(from.Text(), from.Text(), from.Properties(), from.Enum<ChargeModel>())
        {
            UnitAmount = Has(PriceFields.UnitAmount) ? from.Amount() : default,
            PackageSize = Has(PriceFields.PackageSize) ? from.Quantity() : default,
            PackageAmount = Has(PriceFields.PackageAmount) ? from.Amount() : default,
            Tiers = Has(PriceFields.Tiers) ? ReadTiers(ref from) : [],
            Amount = Has(PriceFields.Amount) ? from.Amount() : default,
            FreeUnits = Has(PriceFields.FreeUnits) ? from.Quantity() : default,
            PerEvent = Has(PriceFields.PerEvent),
            SizeProperty = Has(PriceFields.SizeProperty) ? from.Text() : null,
            Unit = Has(PriceFields.Unit) ? from.Text() : null,
            OverageCreditPrice = Has(PriceFields.OverageCreditPrice) ? from.Amount() : null,
            Rate = Has(PriceFields.Rate) ? from.Quantity() : default,
            FixedAmount = Has(PriceFields.FixedAmount) ? from.Amount() : default,
            MinAmount = Has(PriceFields.MinAmount) ? from.Amount() : null,
            MaxAmount = Has(PriceFields.MaxAmount) ? from.Amount() : null,
            Markup = Has(PriceFields.Markup) ? from.Quantity() : default,
            Allowance = Has(PriceFields.Allowance) ? from.Quantity() : default,
            MinPerPeriod = Has(PriceFields.MinPerPeriod) ? from.Amount() : null,
            MaxPerPeriod = Has(PriceFields.MaxPerPeriod) ? from.Amount() : null,
            Since = Has(PriceFields.Since) ? from.Int() : 0,
        };

        bool Has(PriceFields field) => (fields & field) != 0;
    }

    private static void WriteTiers(RecordWriter to, Tier[] tiers)
    {
        to.Count(tiers.Length);
        foreach (var (upTo, unitAmount, flatAmount) in tiers)
        {
            to.Byte((byte)((upTo is null ? 0 : HasEnd) | (unitAmount.IsZero ? 0 : HasUnitAmount) | (flatAmount.IsZero ? 0 : HasFlatAmount)));
            if (upTo is { } end) to.Amount(end);
            if (!unitAmount.IsZero) to.Amount(unitAmount);
            if (!flatAmount.IsZero) to.Amount(flatAmount);
        }
    }

    private static Tier[] ReadTiers(ref RecordReader from)
    {
        var tiers = new Tier[from.Count(bytesOfEach: 1)];
        for (var i = 0; i < tiers.Length; i++)
        {
            var has = RecordReader.Known(from.Byte(), HasEnd | HasUnitAmount | HasFlatAmount, "tier");
            Quantity? upTo = (has & HasEnd) != 0 ? from.Quantity() : null;
            tiers[i] = new Tier(upTo, (has & HasUnitAmount) != 0 ? from.Amount() : default, (has & HasFlatAmount) != 0 ? from.Amount() : default);
        }
        return tiers;
    }
}
