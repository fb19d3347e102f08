using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Gateway.Tracing;

/// <summary>How a part of what an event costs comes about: the steps of the price after it, without those before it.</summary>
public sealed record CostStep(
    [property: Description("included: free units and allowance; units; packages: of the quantity, those begun; minimum, maximum: what the least or most amount for the period changes.")] string Kind,
    [property: Description("Below zero: units that were priced in this way before, and are not any more."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Quantity,
    [property: Description("For each unit, or each package."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? UnitAmount,
    [property: Description("Once."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? FlatAmount,
    [property: Description("What it costs; all steps add up to the line's amount. Each level's steps are rounded to 12 digits, so the last digit may differ from the product.")] Money Amount);

/// <summary>What a line costs as a person can add it up: the price of the level after it, less the price of the level before it.</summary>
/// <param name="Before">What the level before cost.</param>
/// <param name="After">What the level after cost.</param>
internal sealed record CostChange(Money Before, Money After, IReadOnlyList<CostStep> Steps)
{
    public Money Amount => After - Before;

    public static CostChange Of(Price price, PeriodPart part, Quantity before, Quantity after)
    {
        var (old, now) = (price.StepsOf(before, part), price.StepsOf(after, part).ToList());
        var steps = new List<CostStep>();
        var dropped = new List<PriceStep>();
        var met = new HashSet<int>();
        foreach (var step in old)
        {
            var same = Enumerable.Range(0, now.Count).FirstOrDefault(i => !met.Contains(i) && IsSame(now[i], step), -1);
            if (same < 0) dropped.Add(step);
            else now[same] = Less(now[same], step);
            met.Add(same);
        }
        foreach (var step in dropped) Add(steps, Less(default(PriceStep) with { Kind = step.Kind, UnitAmount = step.UnitAmount }, step));
        foreach (var step in now) Add(steps, step);
        return new CostChange(price.CostOf(before, part), price.CostOf(after, part), steps);
    }

    /// <summary>Whether two steps price units in the same way: of two levels, the same tier. A tier's flat amount tells it from one of the same unit amount.</summary>
    private static bool IsSame(PriceStep a, PriceStep b) =>
        a.Kind == b.Kind && a.UnitAmount == b.UnitAmount && (a.FlatAmount == b.FlatAmount || a.UnitAmount is null);

    private static PriceStep Less(PriceStep after, PriceStep before) => after with
    {
        Quantity = after.Quantity - before.Quantity,
        FlatAmount = after.FlatAmount - before.FlatAmount,
        Amount = after.Amount - before.Amount,
    };

    private static void Add(List<CostStep> steps, PriceStep step)
    {
        if (step.Quantity.IsZero && step.Amount.IsZero && step.FlatAmount.IsZero) return;
        steps.Add(new CostStep(
            step.Kind switch
            {
                PriceStepKind.Included => "included",
                PriceStepKind.Units => "units",
                PriceStepKind.Packages => "packages",
                PriceStepKind.Minimum => "minimum",
                PriceStepKind.Maximum => "maximum",
            },
            step.Quantity.IsZero ? null : step.Quantity, step.UnitAmount, step.FlatAmount.IsZero ? null : step.FlatAmount, step.Amount));
    }
}
