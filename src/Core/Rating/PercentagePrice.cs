using Spend.Core.Periods;

namespace Spend.Core.Rating;

/// <summary>
/// A fraction of each event's amount plus a fixed amount, within bounds for each event. The bounds make it no function of the sum of
/// amounts, so the level it counts is the sum of what each event comes to.
/// </summary>
public sealed class PercentagePrice(PriceRef reference, PriceTerms terms) : Price(reference, terms)
{
    public override Quantity MeasureOf(Quantity quantity)
    {
        var amount = Money.FromRaw(Terms.Rate.Raw) * quantity + Terms.FixedAmount;
        if (Terms.MinAmount is { } min) amount = Money.Max(amount, min);
        if (Terms.MaxAmount is { } max) amount = Money.Min(amount, max);
        return Quantity.FromRaw(amount.Raw);
    }

    protected override Money CostAbove(Quantity chargeable, PeriodPart part) => Money.FromRaw(chargeable.Raw);
}
