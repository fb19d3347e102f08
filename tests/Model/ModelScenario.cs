using System.Text;

namespace Spend.Model;

/// <summary>One account's life: what is sold at first, then commands by the clock of the machine that takes them.</summary>
public sealed record ModelScenario(int Seed, ModelCatalog Catalog, IReadOnlyList<ModelStep> Steps)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        Describe(Catalog);
        foreach (var step in Steps)
        {
            text.Append(ModelText.Time(step.Clock)).Append("  ").Append(step.Command).Append('\n');
            if (step.Command is Publish publish) Describe(publish.Catalog);
        }
        return text.ToString();

        void Describe(ModelCatalog catalog)
        {
            text.Append($"catalog {catalog.Name}: {string.Join(", ", catalog.Meters.Select(m => m.ToString()))}\n");
            foreach (var plan in catalog.Plans) text.Append($"  plan {plan}\n").Append(Prices(plan.Prices));
            foreach (var book in catalog.PriceBooks) text.Append($"  price book v{book.Version} {book.Currency}\n").Append(Prices(book.Prices));
        }

        static string Prices(ModelPrice[] prices) => string.Concat(prices.Select(p => $"    {p}\n"));
    }
}

public sealed record ModelStep(long Clock, ModelCommand Command);
