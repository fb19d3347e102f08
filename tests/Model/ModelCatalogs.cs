using System.Numerics;

namespace Spend.Model;

/// <summary>Random things to sell: a catalog and its later editions, which add versions and never change one.</summary>
public sealed class ModelCatalogs(ModelDice dice, string currency = "USD")
{
    public static readonly ModelMeter[] Meters =
    [
        new("tokens", ModelAggregation.Sum, null, false),
        new("images", ModelAggregation.Sum, null, true),
        new("pages", ModelAggregation.Sum, null, false),
        new("calls", ModelAggregation.Count, null, true),
        new("jobs", ModelAggregation.Count, null, false),
        new("peak", ModelAggregation.Max, null, false),
        new("seats", ModelAggregation.Unique, "user", true),
        new("storage", ModelAggregation.Latest, null, false),
    ];

    private readonly ModelPrices _prices = new(dice);

    public List<ModelCatalog> Editions()
    {
        var meters = Meters.Where(m => m.Key != "jobs").ToList();
        var plans = new List<ModelPlan> { Plan("pro", 1), Plan("flex", 1), Plan("team", 1), Plan("euro", 1) };
        var books = new List<ModelPriceBook>();
        if (dice.Chance(600)) books.Add(Book(1));
        var editions = new List<ModelCatalog>();
        AddEdition();
        for (var i = 1; i <= 4; i++)
        {
            if (dice.Chance(300) && meters.Count < Meters.Length) meters.Add(Meters.Single(m => m.Key == "jobs"));
            if (dice.Chance(300)) meters[0] = meters[0] with { ChargedOnFailure = !meters[0].ChargedOnFailure };
            if (dice.Chance(500)) plans.Add(Plan("pro", plans.Count(p => p.Key == "pro") + 1));
            if (dice.Chance(300)) plans.Add(Plan("team", plans.Count(p => p.Key == "team") + 1));
            if (dice.Chance(500)) books.Add(Book(books.Count + 1));
            AddEdition();
        }
        return editions;

        void AddEdition() => editions.Add(new($"edition {editions.Count}", [.. meters], [.. plans], [.. books]));
    }

    private ModelPlan Plan(string key, int version)
    {
        // What a plan says of credits holds for all its prices that say nothing themselves.
        BigInteger? creditPrice = dice.Chance(600) ? _prices.CreditPrice() : null;
        return new(key, version, key == "euro" ? "EUR" : currency, dice.Chance(700), _prices.Some(930, allowances: true, creditPrice))
        {
            Length = AnyLength(),
            BaseFee = dice.Chance(600) ? dice.Amount("10", "29.99", "100", "33.333333333333") : 0,
            FeeInAdvance = dice.Chance(500),
            Minimum = dice.Chance(350) ? dice.Amount("5", "50", "66.666666666667") : 0,
            TrialDays = dice.Chance(250) ? dice.Of(1, 7, 14, 30) : 0,
            GraceHours = dice.Of(0, 1, 24, 24, 72),
            RejectsLate = dice.Chance(300),
            RecurringGrant = dice.Chance(600) ? RecurringGrant() : null,
        };
    }

    // Never seven days: with the weekday of the anchor they are a week under another name.
    private ModelLength AnyLength() => dice.Weighted(
        (5, ModelLength.Month), (2, ModelLength.Week), (1, ModelLength.Year), (1, ModelLength.Days(1)), (1, ModelLength.Days(8)), (2, ModelLength.Days(dice.Between(9, 45))));

    private ModelRecurringGrant RecurringGrant()
    {
        var amount = dice.Amount("10", "50", "33.333333333333", "0.000000000007", "100");
        return new(
            amount,
            dice.Weighted<string?>((3, null), (2, "credits"), (2, "points")),
            dice.Of(0, 0, 1),
            dice.Weighted<string[]>((4, []), (1, ["tokens"]), (1, ["calls", "images"])),
            // Never many times the amount: every grant that rolls over stays a grant of its own, in every period.
            dice.Weighted<BigInteger>((2, 0), (1, amount / 3), (1, amount), (1, amount * 2 + 1)));
    }

    private ModelPriceBook Book(int version) => new("book", version, currency, _prices.Some(750));
}
