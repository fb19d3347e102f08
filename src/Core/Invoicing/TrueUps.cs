using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;

namespace Spend.Core.Invoicing;

/// <summary>What usage lacks to a period's minimum and to a contract's commitment; and what late usage changes of what was asked for.</summary>
internal static class TrueUps
{
    public static IEnumerable<InvoiceLine> Of(Account account, BillingPeriod period)
    {
        if (Minimum(account, period, period.End) is { IsPositive: true } minimum)
            yield return new InvoiceLine(InvoiceLineType.Minimum, $"Minimum for usage in {period.Id}", period.Span, minimum);

        foreach (var earlier in account.Usage.Adjustments.Where(a => a.BilledIn == period).Select(static a => a.Usage.Period).Distinct())
        {
            var change = Minimum(account, earlier, period.End) - Minimum(account, earlier, Before(period.End));
            if (!change.IsZero) yield return new InvoiceLine(InvoiceLineType.Minimum, $"Minimum for usage in {earlier.Id}, after its close", earlier.Span, change);
        }

        foreach (var contract in account.Contracts.All)
        {
            if (contract.Agreed.Commitment is not { } commitment || contract.Span.End == Instant.Max || contract.Span.Start >= contract.Span.End) continue;
            var asks = account.PeriodAt(Before(contract.Span.End));
            if (period.End < asks.End) continue;
            var amount = Lacking(contract, commitment, period.End) - (period == asks ? Money.Zero : Lacking(contract, commitment, Before(period.End)));
            if (!amount.IsZero) yield return new InvoiceLine(InvoiceLineType.Commitment, "Commitment of the contract", contract.Span, amount);
        }
    }

    /// <summary>The true-up of a period, by the usage that is billed in periods that end by an instant.</summary>
    private static Money Minimum(Account account, BillingPeriod period, Instant billedBy)
    {
        var minimum = Money.Zero;
        foreach (var change in account.Subscription.Changes)
        {
            var span = account.Subscription.SpanOf(period, change.Number);
            if ((change.Plan?.Length ?? PeriodLength.Month) != period.Length || span.Start >= span.End) continue;
            var perPeriod = account.Contracts.At(span.Start)?.Agreed.Minimum ?? change.Plan?.Minimum ?? Money.Zero;
            // Before the first plan there is no trial either.
            minimum += change.Number == 0 ? PeriodPart.Between(period, span.Start, span.End).Share(perPeriod) : BaseFees.OutsideTrial(account.Subscription, perPeriod, period, span);
        }
        return minimum.IsZero ? minimum : Lacking(minimum, UsageLines.ChargedBy(account, period, billedBy));
    }

    private static Money Lacking(PriceList contract, Money commitment, Instant billedBy)
    {
        var drawn = Money.Zero;
        foreach (var (billedIn, amount) in contract.Drawn)
            if (billedIn <= billedBy) drawn += amount;
        return Lacking(commitment, drawn);
    }

    /// <summary>Where the length of periods changed, what was billed by then may be a part that is less than nothing: it asks for no more than all.</summary>
    private static Money Lacking(Money asked, Money charged) => Money.Max(Money.Zero, asked - Money.Max(Money.Zero, charged));

    private static Instant Before(Instant at) => new(at.UnixMicroseconds - 1);
}
