using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;

namespace Spend.Journal.Verification;

/// <summary>One line by itself: what it counts, what that costs at its counter, and who pays (law 4).</summary>
internal sealed class LineCheck(Catalog catalog, Findings findings)
{
    /// <param name="count">The counter as it is before the line, and afterwards with it.</param>
    public void Rate(Posting posting, Line line, Price price, LevelCount count, PeriodPart part, bool takesBack)
    {
        var of = line.Price.Name();
        findings.Expect(price.Meter, line.Item.Meter, "meter of the price", of);
        findings.Expect(price.Unit, line.Unit, "unit of the price", of);
        findings.Expect(takesBack, line.TakesBack, "whether a line takes usage back", of);

        var (aggregation, value) = HowCounted(posting, line, price);
        findings.Expect(aggregation, line.Aggregation, "aggregation of a line", of);
        findings.Expect(Seen(posting, line, aggregation, value), line.Observation, "what a line is remembered by", of);

        var before = count.Level;
        var wasThere = count.Count(aggregation, price, QuantityOf(line), posting.EventTime, value, takesBack);
        findings.Require(wasThere, line.Item.Quantity, "usage taken back", "counted before", of);
        findings.Expect(count.Level - before, line.Level, "change of the level", $"{line.Item.Quantity} at {of} after {before}");
        if (count.Level < Quantity.Zero || before < Quantity.Zero) return; // said where the counter is checked
        findings.Expect(price.CostOf(count.Level, part) - price.CostOf(before, part), line.Amount, "amount of a line", $"{line.Item.Quantity} at {of} after {before}");
    }

    /// <summary>Where fewer units are billed than were used, no more is charged than they would have cost.</summary>
    /// <param name="before">Level of the counter before the line.</param>
    public void CheckBilled(Line line, Price price, Quantity before, PeriodPart part)
    {
        if (line.TakesBack) return; // what was billed is taken back, which is checked with the correction
        var of = line.Price.Name();
        findings.Require(line.Billed >= Quantity.Zero && line.Billed <= line.Item.Quantity, line.Billed, "billed units of a line", $"0 to {line.Item.Quantity}", of);
        if (line.Billed == line.Item.Quantity || !line.Amount.IsPositive) return;
        var most = Money.Zero;
        if (line.Billed > Quantity.Zero)
        {
            var after = line.Aggregation == Aggregation.Count ? before + Quantity.One : before + price.MeasureOf(line.Billed);
            most = Money.Max(Money.Zero, price.CostOf(after, part) - price.CostOf(before, part));
        }
        findings.Require(line.Charged <= most, line.Charged, "a line is charged for its billed units at most", $"at most {most} for {line.Billed}", of);
    }

    /// <summary>Takes an estimate out again.</summary>
    public void Uncount(Posting posting, Line line, Price price, LevelCount count)
    {
        var (aggregation, value) = HowCounted(posting, line, price);
        count.Count(aggregation, price, QuantityOf(line), posting.EventTime, value, takesBack: true);
    }

    /// <param name="overageBefore">Of the same counter: what is owed for credits is a function of the whole.</param>
    public void CheckPayment(Line line, Price price, Money overageBefore, bool billsOverage)
    {
        var paid = line.Overage + line.Unbilled;
        foreach (var burn in line.Burns) paid += burn.Amount;
        findings.Expect(line.Amount, paid, "who paid for a line", line.Item.Meter);

        var sign = Int128.Sign(line.Amount.Raw);
        foreach (var burn in line.Burns) CheckSign(sign, burn.Amount, line);
        CheckSign(sign, line.Overage, line);
        CheckSign(sign, line.Unbilled, line);

        if (line.Overage.IsPositive)
        {
            findings.Require(billsOverage, line.Overage, "overage on terms that deny it", "0", line.Item.Meter);
            findings.Require(price.CanBeOwed, line.Overage, "overage at a price that cannot be owed", "0", line.Price.Name());
        }
        if (!(overageBefore + line.Overage).IsNegative)
            findings.Expect(price.OwedFor(overageBefore + line.Overage) - price.OwedFor(overageBefore), line.Owed, "what a line adds to what is owed", line.Price.Name());
    }

    private void CheckSign(int sign, Money part, Line line) =>
        findings.Require(part.IsZero || Int128.Sign(part.Raw) == sign, part, "payments go the way of the amount", line.Amount.ToString(), line.Item.Meter);

    private (Aggregation Aggregation, string? Value) HowCounted(Posting posting, Line line, Price price)
    {
        if (!catalog.Meters.TryGetValue(line.Item.Meter, out var meter))
        {
            findings.Add("the catalog keeps every meter a journal names", line.Item.Meter, "none");
            return (line.Aggregation, null);
        }
        var aggregation = price.Aggregation ?? meter.Aggregation;
        var (suits, rule) = Suits(QuantityOf(line), meter.Aggregation);
        findings.Require(suits, line.Item.Quantity, line.TakesBack ? "quantity taken back" : "quantity of a line", rule, meter.Key);
        var value = meter.ValueProperty is { } name ? line.Item.Property(name, posting.Properties) : null;
        if (aggregation == Aggregation.Unique) findings.Require(value is not null, "none", "the property whose values are counted", meter.ValueProperty ?? "", meter.Key);
        return (aggregation, value);
    }

    /// <summary>What the account needs of an item to find the level again, or take it back.</summary>
    private static Observation? Seen(Posting posting, Line line, Aggregation aggregation, string? value) => aggregation switch
    {
        Aggregation.Max => new Observation(default, QuantityOf(line).Raw),
        Aggregation.Latest => new Observation(posting.EventTime, QuantityOf(line).Raw),
        Aggregation.Unique => new Observation(default, unchecked((Int128)EventKey.OfValue(value ?? "").Value)),
        Aggregation.Sum or Aggregation.Count => null,
    };

    private static (bool Suits, string Rule) Suits(Quantity quantity, Aggregation aggregation) => aggregation switch
    {
        Aggregation.Sum or Aggregation.Max => (quantity > Quantity.Zero, "above 0"),
        Aggregation.Count or Aggregation.Unique => (quantity == Quantity.One, "1"),
        Aggregation.Latest => (quantity >= Quantity.Zero, "0 or more"),
    };

    private static Quantity QuantityOf(Line line) => line.TakesBack ? -line.Item.Quantity : line.Item.Quantity;
}
