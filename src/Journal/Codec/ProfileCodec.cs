using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>Who a customer is, and the plan version it is on.</summary>
internal static class ProfileCodec
{
    public static void Profile(this RecordWriter to, Profile profile)
    {
        to.Text(profile.Name);
        to.Text(profile.Currency);
        to.Text(profile.TimeZone);
        to.Signed(profile.AnchorDay);
        to.Flag(profile.CreditLimit is not null);
        if (profile.CreditLimit is { } limit) to.Amount(limit);
    }

    public static Profile Profile(this ref RecordReader from) =>
        new(from.Text(), from.Text(), from.Text(), from.Int(), from.Flag() ? from.Amount() : null);

    public static void Plan(this RecordWriter to, PlanRef plan)
    {
        to.Text(plan.Key);
        to.Signed(plan.Version);
    }

    public static PlanRef Plan(this ref RecordReader from) => new(from.Text(), from.Int());
}
