using Spend.Core.Accounts;
using Spend.Core.Periods;

namespace Spend.Journal;

/// <summary>Who a customer is.</summary>
internal static class ProfileCodec
{
    public static void Profile(this RecordWriter to, Profile profile)
    {
        to.Text(profile.Name);
        to.Text(profile.Currency);
        to.Text(profile.TimeZone);
        to.Signed(profile.Anchor.Day);
        to.Flag(profile.Anchor.Date is not null);
        if (profile.Anchor.Date is { } date) to.Date(date);
        to.Flag(profile.CreditLimit is not null);
        if (profile.CreditLimit is { } limit) to.Amount(limit);
    }

    public static Profile Profile(this ref RecordReader from) =>
        new(from.Text(), from.Text(), from.Text(), new BillingAnchor(from.Int(), from.Flag() ? from.Date() : null), from.Flag() ? from.Amount() : null);
}
