using System.ComponentModel;
using System.Text.RegularExpressions;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Customers;

/// <summary>A customer as it is sent. A put replaces all of it.</summary>
public sealed partial record CustomerRequest(
    [property: Description("ISO 4217 code. Fixed once there is usage.")] string Currency,
    [property: Description("For people; the id where it is left out.")] string? Name = null,
    [property: Description("IANA name. Days, weeks, months and billing periods begin at its midnight. Fixed once there is usage.")] string TimeZone = "UTC",
    [property: Description("Where billing periods begin: a day of the month, 1 to 31 (in a shorter month its last day), or a date, which years, weeks and numbers of days are counted from as well; default 1. Fixed once there is usage.")] BillingAnchor? BillingAnchor = null,
    [property: Description("How much may be owed where overage is billed, zero or more; null: no limit.")] Money? CreditLimit = null,
    [property: Description("What tax the invoices bear; left out: none.")] TaxRequest? Tax = null,
    [property: Description("To whom invoices are addressed; left out: the name alone.")] BillToRequest? BillTo = null,
    [property: Description("How invoices are rounded to the currency's smallest unit: half_even or half_up (from halfway away from zero).")] Rounding Rounding = Rounding.HalfEven,
    [property: Description("Days of 24 hours until an invoice is due, 0 to 365.")] int PaymentDays = InvoiceTerms.UsualPaymentDays,
    [property: Description("Days of 24 hours from when an invoice is overdue until the customer is suspended for it, 0 to 365; null: never.")] int? SuspendAfterDays = null)
{
    private const int MostDays = 365;

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Profile Profile(string id)
    {
        var faults = new FieldFaults()
            .AddIf(!Currencies.IsKnown(Currency), "#/currency", "Must be an ISO 4217 code such as USD.")
            .AddIf(!IsZone(TimeZone), "#/time_zone", "Must be an IANA time zone such as Europe/Berlin.")
            .AddIf(CreditLimit is { IsNegative: true }, "#/credit_limit", "Must not be negative.")
            .AddIf(PaymentDays is < 0 or > MostDays, "#/payment_days", $"Must be 0 to {MostDays}.")
            .AddIf(SuspendAfterDays is < 0 or > MostDays, "#/suspend_after_days", $"Must be 0 to {MostDays}.");
        Tax?.AddFaults(faults);
        BillTo?.AddFaults(faults);
        faults.ThrowIfAny();
        return new Profile(Name ?? id, Currency, TimeZone, BillingAnchor ?? Core.Periods.BillingAnchor.First, CreditLimit)
        {
            Invoicing = new InvoiceTerms(BillTo?.Terms(Name ?? id), Tax?.Terms() ?? TaxTerms.None, Rounding, PaymentDays, SuspendAfterDays),
        };
    }

    // The platform also finds files such as "posix/Europe/Berlin" and "localtime", which are this machine's and no browser knows; "right/…" counts leap seconds.
    private static bool IsZone(string name) =>
        ZoneName().IsMatch(name) && !name.StartsWith("posix/", StringComparison.Ordinal) && !name.StartsWith("right/", StringComparison.Ordinal)
        && name is not ("localtime" or "posixrules" or "Factory") && Calendar.FindZone(name) is not null;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$")]
    private static partial Regex ZoneName();
}
