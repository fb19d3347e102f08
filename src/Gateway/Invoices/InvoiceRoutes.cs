using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Gateway.Access;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices;

/// <summary>Invoices, as far as they are not written yet: the draft is the live state.</summary>
public static class InvoiceRoutes
{
    public static void MapInvoices(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/customers/{customer}/invoices/draft", Draft).ForCustomers().Produces<DraftAnswer>()
            .Describe("Invoices", "Read the draft of a period's invoice",
                "What the invoice would be if no more usage came: base fees, usage, adjustments, minimum and commitment; exact, before taxes and rounding. Periods of the last 70 days.", 404);

    private static async Task<Ok<DraftAnswer>> Draft(string customer, string? period, HttpContext context, Journal.Accounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (period is not null && Text.FaultOfId(period) is { } fault) throw new ProblemException(Problem.Invalid("#", "period: " + fault));
        var (exists, draft) = await accounts.Read(id, (account, now) =>
            account.Profile is null ? (false, null)
            : (true, Find(account, period, now) is { } found ? DraftAnswer.Of(account, found) : null));
        return TypedResults.Ok(draft.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer));
    }

    /// <summary>The period of that id, of those whose usage is still there.</summary>
    /// <param name="id">Null: the current one.</param>
    private static BillingPeriod? Find(Account account, string? id, Instant now)
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
