using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Controls;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;

namespace Spend.Gateway.Overviews;

/// <summary>What is kept of a customer for the list, such that it can be shown at any later instant as long as nothing is recorded.</summary>
/// <param name="PeriodEnd">From then on nothing is spent yet.</param>
public sealed record OverviewRow(
    string Id, string Name, string Currency, string Status, PlanRef? Plan, Instant PeriodEnd, Money Charged, Money Held, Money? Available, Money FundsHeld,
    BurnRate Burn, NearLimit[] Nearest, long Sequence)
{
    /// <summary>Runs under the account's lock. Null where the customer was never created.</summary>
    /// <param name="before">The customer's row as it was.</param>
    public static OverviewRow? Of(string id, Account account, OverviewRow? before, Instant now)
    {
        if (account.Profile is not { } profile) return null;
        var period = account.PeriodAt(now);
        var funds = CustomerView.FundsOf(account, profile);
        return new OverviewRow(
            id, profile.Name, profile.Currency, StandingAnswer.StatusOf(account), account.Plan, period.End, account.SpentIn(period), CustomerView.HeldIn(account, period),
            funds.Available, funds.Held, BurnRate.Of(account, before?.Burn, now), Nearness.Of(account, now), account.Sequence);
    }

    /// <summary>A row as it is stored; null for one that another version of this program wrote, in a way that this one does not know.</summary>
    public static OverviewRow? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, StrictJson.TypeOf<OverviewRow>());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, StrictJson.TypeOf<OverviewRow>());

    public Money ChargedAt(Instant now) => now < PeriodEnd ? Charged : Money.Zero;

    public Money HeldAt(Instant now) => now < PeriodEnd ? Held : Money.Zero;
}
