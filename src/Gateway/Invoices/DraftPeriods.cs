using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Gateway.Invoices;

/// <summary>Which periods an account can still make a draft of.</summary>
internal static class DraftPeriods
{
    /// <summary>The period of that id, of those whose usage is still there.</summary>
    /// <param name="id">Null: the current one.</param>
    public static BillingPeriod? Find(Account account, string? id, Instant now)
    {
        var current = account.PeriodAt(now);
        if (id is null || id == current.Id) return current;
        foreach (var segment in account.Usage.Segments)
            if (segment.Period.Id == id) return segment.Period;
        foreach (var adjustment in account.Usage.Adjustments)
            if (adjustment.BilledIn.Id == id) return adjustment.BilledIn;

        // Periods without usage have fees all the same.
        foreach (var change in account.Subscription.Changes)
        {
            var length = change.Plan?.Length ?? PeriodLength.Month;
            for (var at = now; at > now - Account.PeriodsStay;)
            {
                var period = account.Calendar.PeriodOf(length, at);
                if (period.Id == id) return period;
                at = new Instant(period.Start.UnixMicroseconds - 1);
            }
        }
        return null;
    }
}
