using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Core.Invoicing;

/// <summary>
/// The invoice of a billing period as the account stands: what it would be if no more usage came. A pure function of the account, so
/// that live figures and invoices cannot differ (law 4). Only periods whose usage the account still keeps.
/// </summary>
public sealed record DraftInvoice(BillingPeriod Period, string Currency, IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>Before grants, taxes and rounding.</summary>
    public Money Subtotal => Sum(static line => line.Amount);

    /// <summary>What grants in the currency paid.</summary>
    public Money CreditsApplied => Sum(static line => line.CreditsApplied);

    public Money Due => Subtotal - CreditsApplied;

    public static DraftInvoice Of(Account account, BillingPeriod period) => new(period, account.Profile!.Currency,
    [
        .. BaseFees.Of(account, period),
        .. UsageLines.Of(account, period),
        .. UsageLines.AdjustmentsOf(account, period),
        .. TrueUps.Of(account, period),
    ]);

    private Money Sum(Func<InvoiceLine, Money> part)
    {
        var sum = Money.Zero;
        foreach (var line in Lines) sum += part(line);
        return sum;
    }
}
