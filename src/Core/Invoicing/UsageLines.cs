using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Core.Invoicing;

/// <summary>Usage as a period's invoice bills it: what was in time on its own, what came late on that of its arrival.</summary>
internal static class UsageLines
{
    public static IEnumerable<InvoiceLine> Of(Account account, BillingPeriod period)
    {
        foreach (var usage in InTime(account, period))
            if (!usage.IsNothing) yield return Line(InvoiceLineType.Usage, $"Usage of {usage.Meter}", usage, account);
    }

    public static IEnumerable<InvoiceLine> AdjustmentsOf(Account account, BillingPeriod period)
    {
        foreach (var (_, late) in account.Usage.Adjustments.Where(a => a.BilledIn == period))
            foreach (var counter in late.Counters)
                if (InvoicedUsage.Of(late.Ref, counter) is { IsNothing: false } usage)
                    yield return Line(InvoiceLineType.Adjustment, $"Usage of {usage.Meter} in {late.Period.Id}, after its close", usage, account);
    }

    /// <summary>What was charged for usage of a period in the currency: what is billed in its own, and in the later ones that are asked for.</summary>
    public static Money ChargedBy(Account account, BillingPeriod period, Func<BillingPeriod, bool> billedIn)
    {
        var charged = Money.Zero;
        foreach (var usage in InTime(account, period)) charged += usage.ChargedMoney;
        foreach (var (later, late) in account.Usage.Adjustments)
            if (late.Period == period && billedIn(later))
                foreach (var counter in late.Counters) charged += counter.ChargedMoney;
        return charged;
    }

    private static IEnumerable<InvoicedUsage> InTime(Account account, BillingPeriod period)
    {
        foreach (var segment in account.Usage.Segments.Where(s => s.Period == period))
            foreach (var counter in segment.Counters)
            {
                var usage = InvoicedUsage.Of(segment.Ref, counter);
                foreach (var (_, late) in account.Usage.Adjustments)
                    if (late.Ref == segment.Ref && late.Find(counter.Price) is { } elsewhere) usage = usage.Without(elsewhere);
                yield return usage;
            }
    }

    private static InvoiceLine Line(InvoiceLineType type, string description, InvoicedUsage usage, Account account) =>
        new(type, description, account.Subscription.UsageSpanOf(usage.Segment.Period, usage.Segment.Change), usage.ChargedMoney) { Usage = usage };
}
