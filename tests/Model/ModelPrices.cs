using System.Numerics;

namespace Spend.Model;

/// <summary>Random prices, with digits that do not come out even.</summary>
public sealed class ModelPrices(ModelDice dice)
{
    public static readonly string[] CreditUnits = ["credits", "points"];

    /// <param name="perMille">How likely each meter has a price for everything.</param>
    /// <param name="allowances">Only a plan gives them.</param>
    /// <param name="creditPrice">What the plan says of credits that no grant pays for.</param>
    public ModelPrice[] Some(int perMille, bool allowances = false, BigInteger? creditPrice = null)
    {
        var prices = new List<ModelPrice>();
        foreach (var meter in ModelCatalogs.Meters)
        {
            var any = prices.Count;
            if (dice.Chance(perMille)) Add(ModelProperties.None);
            if (dice.Chance(perMille / 3)) Add(ModelProperties.Of(("model", "a")));
            if (dice.Chance(perMille / 6)) Add(ModelProperties.Of(("model", "b")));
            if (dice.Chance(perMille / 5)) Add(ModelProperties.Of(("model", "a"), ("type", "in")));
            if (dice.Chance(perMille / 9)) Add(ModelProperties.Of(("model", "b"), ("type", "out")));

            void Add(ModelProperties match) => prices.Add(Any($"{meter.Key}-{prices.Count - any}", meter, match, creditPrice));
        }
        return allowances ? [.. prices.GroupBy(p => p.Meter).SelectMany(g => WithAllowance([.. g]))] : [.. prices];
    }

    /// <summary>An allowance belongs to one price of its meter.</summary>
    private ModelPrice[] WithAllowance(ModelPrice[] ofMeter)
    {
        if (!dice.Chance(350)) return ofMeter;
        var at = dice.Upto(ofMeter.Length);
        if (ofMeter[at].Charge == ModelCharge.RequestTiers || !TakesFreeUnits(ofMeter[at])) return ofMeter;
        ofMeter[at] = ofMeter[at] with { Allowance = dice.Amount("1", "3", "10", "50", "33.333333333333") };
        return ofMeter;
    }

    private ModelPrice Any(string id, ModelMeter meter, ModelProperties match, BigInteger? creditPrice)
    {
        var price = Of(new ModelPrice(id, meter.Key, match, AnyCharge(meter)), Whole(meter));
        if (dice.Chance(220))
            price = price with { Unit = dice.Of(CreditUnits), OverageCreditPrice = dice.Chance(350) ? CreditPrice() : creditPrice };
        if (price.Charge == ModelCharge.RequestTiers) return price;
        if (TakesFreeUnits(price) && dice.Chance(150)) price = price with { FreeUnits = dice.Amount("1", "2", "5", "10.000000000001") };
        if (dice.Chance(100)) price = price with { MinPerPeriod = dice.Amount("0.5", "1", "3.333333333333", "7") };
        if (dice.Chance(100)) price = price with { MaxPerPeriod = dice.Amount("7", "10", "20", "66.666666666667") };
        return price;
    }

    public BigInteger CreditPrice() => dice.Amount("0.01", "0.1", "1", "0.333333333333", "0.000000000007", "2.5");

    private ModelCharge AnyCharge(ModelMeter meter)
    {
        var charge = dice.Weighted(
            (4, ModelCharge.PerUnit), (2, ModelCharge.Flat), (2, ModelCharge.Package), (3, ModelCharge.Graduated), (3, ModelCharge.Volume),
            (2, ModelCharge.Stairstep), (2, ModelCharge.Percentage), (1, ModelCharge.CostPlus), (2, ModelCharge.RequestTiers));
        return charge == ModelCharge.Percentage && meter.Aggregation != ModelAggregation.Sum ? ModelCharge.PerUnit : charge;
    }

    private ModelPrice Of(ModelPrice price, bool whole) => price.Charge switch
    {
        ModelCharge.PerUnit => price with { Amount = UnitAmount() },
        ModelCharge.Flat => dice.Chance(500) ? price with { Amount = UnitAmount(), PerEvent = true } : price with { Amount = dice.Amount("1", "5", "7.77", "33.333333333333") },
        ModelCharge.Package => price with
        {
            Amount = dice.Amount("0", "0.5", "1", "5", "7.77"),
            Size = whole ? Exact.Of(dice.Between(1, 4)) : dice.Amount("10", "1.5", "25", "100"),
        },
        ModelCharge.Stairstep => price with { Tiers = [.. Tiers(Bounds(whole), true).Select(t => t with { UnitAmount = 0, FlatAmount = dice.Amount("0", "1", "4.5", "12", "3.333333333333") })] },
        ModelCharge.Percentage => Percentage(price),
        ModelCharge.CostPlus => price with { Amount = dice.Amount("0", "0.1", "0.25", "0.333333333333") },
        ModelCharge.RequestTiers => price with { Tiers = Tiers(["10", "100"], false), SizeProperty = "size" },
        _ => price with { Tiers = Tiers(Bounds(whole), true) },
    };

    private ModelPrice Percentage(ModelPrice price)
    {
        price = price with { Amount = dice.Amount("0.02", "0.333333333333", "0.029", "1") };
        if (dice.Chance(400)) return price;
        return price with
        {
            FixedAmount = dice.Amount("0", "0.3", "0.000000000001"),
            MinAmount = dice.Chance(400) ? dice.Amount("0.5", "1") : null,
            MaxAmount = dice.Chance(400) ? dice.Amount("2", "5.555555555555") : null,
        };
    }

    /// <summary>Where each item costs at least something, who is free would depend on the order.</summary>
    private static bool TakesFreeUnits(ModelPrice price) => price.FixedAmount.IsZero && price.MinAmount is null && price.MaxAmount is null;

    private static bool Whole(ModelMeter meter) => meter.Aggregation is ModelAggregation.Count or ModelAggregation.Unique;

    private static string[] Bounds(bool whole) => whole ? ["2", "3", "5", "8"] : ["5", "10", "20.5", "50", "100"];

    private ModelTier[] Tiers(string[] bounds, bool flat)
    {
        var ends = bounds.Where(_ => dice.Chance(500)).Select(b => Exact.Parse(b)).Append(null).ToArray();
        var units = ends.Select(_ => UnitAmount()).ToArray();
        // Mostly cheaper by volume, so that crossing a threshold gives money back.
        if (dice.Chance(700)) units = [.. units.OrderByDescending(u => u)];
        return [.. ends.Select((end, i) => new ModelTier(end, units[i], flat && dice.Chance(250) ? dice.Amount("1", "2.5", "10") : 0))];
    }

    private BigInteger UnitAmount() => dice.Amount("0", "0.1", "0.25", "0.5", "1", "1", "2", "3", "0.333333333333", "0.000003", "0.000000000001", "0.000000000007");
}
