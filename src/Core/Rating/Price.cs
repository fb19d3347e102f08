using Spend.Core.Metering;
using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>
/// What usage of a meter costs. A price is a function from the level of a segment's counter to the total cost; what an event is charged
/// is the difference it makes (law 5), so the charges always add up to the price of the total, in whatever order events arrive.
/// </summary>
public abstract class Price(PriceRef reference, PriceTerms terms)
{
    public PriceRef Ref { get; } = reference;

    public PriceTerms Terms => terms;

    public string Meter => terms.Meter;

    /// <summary>The credit unit of the amounts; null: the currency.</summary>
    public string? Unit => terms.Unit;

    /// <summary>Whether the cost depends on how much of its period a segment covers.</summary>
    public bool IsProrated { get; } =
        terms.Allowance > Quantity.Zero || terms.MinPerPeriod is not null || terms.MaxPerPeriod is not null || (terms.Model == ChargeModel.Flat && !terms.PerEvent);

    /// <summary>How levels are made of items where the price says so and not the meter.</summary>
    public virtual Aggregation? Aggregation => null;

    /// <summary>What one item adds to the level of a sum.</summary>
    public virtual Quantity MeasureOf(Quantity quantity) => quantity;

    /// <summary>The cost of a level that is not negative, in a segment that is this part of its period. A level of zero costs zero.</summary>
    /// <exception cref="OverflowException">The cost leaves the range of <see cref="Money"/>.</exception>
    public Money CostOf(Quantity level, PeriodPart part)
    {
        if (level.IsZero) return Money.Zero;
        var chargeable = level - terms.FreeUnits - part.Share(terms.Allowance);
        var cost = chargeable > Quantity.Zero ? CostAbove(chargeable, part) : Money.Zero;
        if (terms.MinPerPeriod is { } min) cost = Money.Max(cost, part.Share(min));
        if (terms.MaxPerPeriod is { } max) cost = Money.Min(cost, part.Share(max));
        return cost;
    }

    /// <summary>The cost of what is not free: above zero.</summary>
    protected abstract Money CostAbove(Quantity chargeable, PeriodPart part);

    /// <summary>How <see cref="CostOf"/> comes about, first what is free. Nothing for a level of zero.</summary>
    public IReadOnlyList<PriceStep> StepsOf(Quantity level, PeriodPart part)
    {
        if (level.IsZero) return [];
        var steps = new List<PriceStep>();
        var included = Quantity.Min(level, terms.FreeUnits + part.Share(terms.Allowance));
        if (!included.IsZero) steps.Add(new PriceStep(PriceStepKind.Included, included, null, Money.Zero, Money.Zero));
        if (level > included) steps.AddRange(StepsAbove(level - included, part));
        var cost = Money.Zero;
        foreach (var step in steps) cost += step.Amount;
        if (terms.MinPerPeriod is { } min && part.Share(min) > cost) Bound(PriceStepKind.Minimum, part.Share(min));
        if (terms.MaxPerPeriod is { } max && part.Share(max) < cost) Bound(PriceStepKind.Maximum, part.Share(max));
        return steps;

        void Bound(PriceStepKind kind, Money bound)
        {
            steps.Add(new PriceStep(kind, Quantity.Zero, null, Money.Zero, bound - cost));
            cost = bound;
        }
    }

    /// <summary>How <see cref="CostAbove"/> comes about.</summary>
    protected virtual IEnumerable<PriceStep> StepsAbove(Quantity chargeable, PeriodPart part) =>
        [new(PriceStepKind.Units, chargeable, null, Money.Zero, CostAbove(chargeable, part))];

    /// <summary>What credits that no grant covers come to in the currency.</summary>
    public Money OwedFor(Money overage) =>
        Unit is null ? overage
        : terms.OverageCreditPrice is { } each ? each * Quantity.FromRaw(overage.Raw)
        : Money.Zero;

    /// <summary>Whether what no grant covers can be owed, where the terms bill overage.</summary>
    public bool CanBeOwed => Unit is null || terms.OverageCreditPrice is not null;
}
