using System.Numerics;

namespace Spend.Model;

/// <summary>Random things to sell: a catalog and its later editions, which add versions and never change one.</summary>
public sealed class ModelCatalogs(ModelDice dice)
{
    public static readonly string[] MeterKeys = ["tokens", "images", "pages", "calls", "jobs"];

    public static bool Counts(string meter) => meter is "calls" or "jobs";

    public List<ModelCatalog> Editions()
    {
        var meters = MeterKeys.Where(m => m != "jobs").Select(m => new ModelMeter(m, Counts(m), m is "images" or "calls")).ToList();
        var plans = new List<ModelPlan> { Plan("pro", 1), Plan("flex", 1), Plan("euro", 1) };
        var books = new List<ModelPriceBook>();
        if (dice.Chance(400)) books.Add(Book(1));
        var editions = new List<ModelCatalog>();
        AddEdition();
        for (var i = 1; i <= 4; i++)
        {
            if (dice.Chance(300) && meters.Count < 5) meters.Add(new ModelMeter("jobs", true, false));
            if (dice.Chance(300)) meters[0] = meters[0] with { ChargedOnFailure = !meters[0].ChargedOnFailure };
            if (dice.Chance(500)) plans.Add(Plan("pro", plans.Count(p => p.Key == "pro") + 1));
            if (dice.Chance(500)) books.Add(Book(books.Count + 1));
            AddEdition();
        }
        return editions;

        void AddEdition() => editions.Add(new($"edition {editions.Count}", [.. meters], [.. plans], [.. books]));
    }

    private ModelPlan Plan(string key, int version) => new(key, version, key == "euro" ? "EUR" : "USD", dice.Chance(500), Prices(850));

    private ModelPriceBook Book(int version) => new("book", version, "USD", Prices(600));

    private ModelPrice[] Prices(int perMille)
    {
        var prices = new List<ModelPrice>();
        foreach (var meter in MeterKeys)
        {
            var any = prices.Count;
            if (dice.Chance(perMille)) Add(ModelProperties.None);
            if (dice.Chance(300)) Add(ModelProperties.Of(("model", "a")));
            if (dice.Chance(150)) Add(ModelProperties.Of(("model", "b")));
            if (dice.Chance(200)) Add(ModelProperties.Of(("model", "a"), ("type", "in")));
            if (dice.Chance(100)) Add(ModelProperties.Of(("model", "b"), ("type", "out")));

            void Add(ModelProperties match) => prices.Add(Price($"{meter}-{prices.Count - any}", meter, match));
        }
        return [.. prices];
    }

    private ModelPrice Price(string id, string meter, ModelProperties match)
    {
        var charge = dice.Weighted(
            (3, ModelCharge.PerUnit), (2, ModelCharge.Package), (3, ModelCharge.Graduated), (3, ModelCharge.Volume), (2, ModelCharge.RequestTiers));
        return charge switch
        {
            ModelCharge.PerUnit => new(id, meter, match, charge, UnitAmount(), 0, [], null),
            ModelCharge.Package => new(id, meter, match, charge, dice.Amount("0", "0.5", "1", "5", "7.77"),
                Counts(meter) ? Exact.Of(dice.Between(1, 4)) : dice.Amount("10", "1.5", "25", "100"), [], null),
            ModelCharge.RequestTiers => new(id, meter, match, charge, 0, 0, Tiers(["10", "100"], false), "size"),
            _ => new(id, meter, match, charge, 0, 0, Tiers(Counts(meter) ? ["2", "3", "5", "8"] : ["5", "10", "20.5", "50", "100"], true), null),
        };
    }

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
