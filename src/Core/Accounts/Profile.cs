using Spend.Core.Invoicing;
using Spend.Core.Periods;

namespace Spend.Core.Accounts;

/// <summary>What is known of a customer. Currency, time zone and anchor are fixed once there is usage.</summary>
/// <param name="TimeZone">An IANA name the platform knows.</param>
/// <param name="Anchor">Where billing periods begin.</param>
/// <param name="CreditLimit">How much may be owed at any time on plans that bill overage; null: no limit.</param>
public sealed record Profile(string Name, string Currency, string TimeZone, BillingAnchor Anchor, Money? CreditLimit)
{
    public InvoiceTerms Invoicing { get; init; } = InvoiceTerms.Usual;
}
