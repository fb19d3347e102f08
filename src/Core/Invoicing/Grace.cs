using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Usage;

namespace Spend.Core.Invoicing;

/// <summary>Until when a billing period that has ended takes usage as if it had not.</summary>
public static class Grace
{
    /// <summary>The end of grace of a segment: by its plan, the usual one where it has none.</summary>
    public static Instant EndOf(Account account, SegmentRef segment) => segment.Period.End + Of(account.Subscription.Find(segment.Change)?.Plan);

    /// <summary>When a period is closed by time: at the latest end of grace of the segments that have usage and of those that lasted.</summary>
    public static Instant EndOf(Account account, BillingPeriod period)
    {
        Instant? latest = null;
        foreach (var segment in account.Usage.Segments)
            if (segment.Period == period) latest = Instant.Later(latest ?? default, EndOf(account, segment.Ref));
        foreach (var change in account.Subscription.Changes)
            if (Lasts(account.Subscription, change, period)) latest = Instant.Later(latest ?? default, period.End + Of(change.Plan));
        return latest ?? period.End + PlanTerms.DefaultGrace;
    }

    /// <summary>Whether usage of a segment is too late for the invoice of its period.</summary>
    public static bool HasPassed(Account account, SegmentRef segment, Instant now) => EndOf(account, segment) <= now || account.Billing.IsClosed(segment.Period);

    /// <summary>Whether a change was in force for some time of a period. Before the first nothing was sold: only usage says that this time counts.</summary>
    private static bool Lasts(Subscription subscription, PlanChange change, BillingPeriod period) =>
        change.Number > 0 && (change.Plan?.Length ?? PeriodLength.Month) == period.Length && subscription.SpanOf(period, change.Number) is var span && span.Start < span.End;

    private static TimeSpan Of(PlanTerms? plan) => plan?.Grace ?? PlanTerms.DefaultGrace;
}
