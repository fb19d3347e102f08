using System.Globalization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Gateway.Simulation;

/// <summary>The event times that a simulation of one customer is about, half-open.</summary>
internal readonly record struct SimulatedRange(Instant From, Instant To)
{
    public bool Contains(Instant at) => From <= at && at < To;

    /// <summary>Null where the customer has no period of that id.</summary>
    public static SimulatedRange? Of(SimulationRequest request, Account account, Instant now)
    {
        if (request.From is { } from) return new SimulatedRange(from, request.To ?? now);
        var period = request.Period is { } id ? Find(account, id) : account.PeriodAt(now);
        return period is { } found && found.Start <= now ? new SimulatedRange(found.Start, found.End) : null;
    }

    /// <summary>The billing periods that a range touches, by the plans that were in force in it, and those that usage was counted in.</summary>
    public List<BillingPeriod> PeriodsOf(Account account, Instant now)
    {
        var found = new SortedSet<BillingPeriod>(BillingPeriod.Order);
        var changes = account.Subscription.Changes;
        for (var i = 0; i < changes.Count; i++)
        {
            var until = Instant.Earlier(To, new Instant(now.UnixMicroseconds + 1));
            if (i + 1 < changes.Count) until = Instant.Earlier(until, changes[i + 1].At);
            for (var at = i == 0 ? From : Instant.Later(From, changes[i].At); at < until;)
            {
                var period = account.Calendar.PeriodOf(changes[i].Plan?.Length ?? PeriodLength.Month, at);
                found.Add(period);
                at = period.End;
            }
        }
        foreach (var segment in account.Usage.Segments)
            if (segment.Period.Start < To && segment.Period.End > From) found.Add(segment.Period);
        return [.. found];
    }

    /// <summary>By the lengths of the plans the customer was on: ids begin with the local date of the first day.</summary>
    private static BillingPeriod? Find(Account account, string id)
    {
        string[] shapes = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];
        foreach (var shape in shapes)
        {
            if (id.Length < shape.Length || !DateOnly.TryParseExact(id[..shape.Length], shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) || date.Year is < 1971 or > 9000) continue;
            foreach (var length in account.Subscription.Changes.Select(static c => c.Plan?.Length ?? PeriodLength.Month).Append(PeriodLength.Month).Distinct())
            {
                var period = account.Calendar.PeriodOf(length, account.Calendar.StartOf(date));
                // The day may be another than the first of the month or year.
                for (var tries = 0; tries < 2; tries++, period = account.Calendar.After(period))
                    if (period.Id == id) return period;
            }
        }
        return null;
    }
}
