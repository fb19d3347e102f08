namespace Spend.Core.Accounts;

/// <summary>What is known of a customer. Currency, time zone and anchor are fixed once there is usage.</summary>
/// <param name="TimeZone">An IANA name the platform knows.</param>
/// <param name="AnchorDay">The day of the month billing periods begin, 1 to 31.</param>
/// <param name="CreditLimit">How much may be owed at any time on plans that bill overage; null: no limit.</param>
public sealed record Profile(string Name, string Currency, string TimeZone, int AnchorDay, Money? CreditLimit);
