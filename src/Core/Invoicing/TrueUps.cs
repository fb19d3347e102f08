using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;

namespace Spend.Core.Invoicing;

/// <summary>What usage lacks to a period's minimum and to a contract's commitment; and what late usage changes of what was asked for.</summary>
internal static class TrueUps
{
    public static IEnumerable<InvoiceLine> Of(Account account, BillingPeriod period)
    {
        if (Minimum(account, period, static _ => false) is { IsPositive: true } minimum)
            yield return new InvoiceLine(InvoiceLineType.Minimum, $"Minimum for usage in {period.Id}", period.Span, minimum);

        foreach (var earlier in account.Usage.Adjustments.Where(a => a.BilledIn == period).Select(static a => a.Usage.Period).Distinct().Order(BillingPeriod.Order))
        {
            var change = Minimum(account, earlier, p => Compare(p, period) <= 0) - Minimum(account, earlier, p => Compare(p, period) < 0);
            if (!change.IsZero) yield return new InvoiceLine(InvoiceLineType.Minimum, $"Minimum for usage in {earlier.Id}, after its close", earlier.Span, change);
        }

        foreach (var contract in account.Contracts.All)
        {
            if (contract.Agreed.Commitment is not { } commitment || contract.Span.End == Instant.Max || contract.Span.Start >= contract.Span.End || account.Contracts.IsReplaced(contract)) continue;
            var asks = account.PeriodAt(new Instant(contract.Span.End.UnixMicroseconds - 1));
            if (Compare(period, asks) < 0) continue;
            var amount = Lacking(account, contract, commitment, p => Compare(p, period) <= 0) - (period == asks ? Money.Zero : Lacking(account, contract, commitment, p => Compare(p, period) < 0));
            if (!amount.IsZero) yield return new InvoiceLine(InvoiceLineType.Commitment, "Commitment of the contract", contract.Span, amount);
        }
    }

    /// <summary>The true-up of a period, by the usage that is billed in it and some later ones.</summary>
    private static Money Minimum(Account account, BillingPeriod period, Func<BillingPeriod, bool> billedIn)
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
        return minimum.IsZero ? minimum : Lacking(minimum, UsageLines.ChargedBy(account, period, billedIn));
    }

    private static Money Lacking(Account account, PriceList contract, Money commitment, Func<BillingPeriod, bool> billedIn)
    {
        var drawn = Money.Zero;
        foreach (var (period, amount) in account.Contracts.DrawnOf(contract))
            if (billedIn(period)) drawn += amount;
        return Lacking(commitment, drawn);
    }

    /// <summary>Where the length of periods changed, what was billed by then may be a part that is less than nothing: it asks for no more than all.</summary>
    private static Money Lacking(Money asked, Money charged) => Money.Max(Money.Zero, asked - Money.Max(Money.Zero, charged));

    private static int Compare(BillingPeriod a, BillingPeriod b) => BillingPeriod.Order.Compare(a, b);
}
