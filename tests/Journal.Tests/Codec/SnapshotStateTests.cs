using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Forecasting;
using Spend.Core.Holds;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.TopUps;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>
/// A snapshot that lacks a part of the state would change what an account decides after a restart, and no other test need notice. So
/// the state is listed: who adds a field to one of these types teaches SnapshotCodec (and raises its version) and then adds it here, or
/// names it in <see cref="StateDump.Derived"/> where it can be computed from the rest.
/// </summary>
public class SnapshotStateTests
{
    public static TheoryData<Type, string> State => new()
    {
        { typeof(Account), "Billing Calendar CapIndex Contracts Control Holds JournalTime Keys Owed OwedHeld OwnPrices Profile Sequence Subscription Usage Wallet" },
        { typeof(Calendar), "anchor" },
        { typeof(Subscription), "NextGrantAt Scheduled TrialEnds _changes" },
        { typeof(PlanChange), "At Number Plan" },
        { typeof(ScheduledChange), "At Plan" },
        { typeof(PlanTerms), "Fee Grace Grant Late Length Minimum Name Overage Plan TrialDays" },
        { typeof(PriceLists), "LatestVersion _lists" },
        { typeof(PriceList), "Span _drawn agreed version" },
        { typeof(Contract), "Commitment End Minimum Prices Start" },
        { typeof(Wallet), "NextToExpire _byId _inBurnOrder" },
        { typeof(Grant), "Burnt ClosedAt Held Lapsed Status sequence terms" },
        { typeof(CapState), "Cap ForgottenThrough SweepAt _counters generation" },
        { typeof(CapIndex), "Seen _byId" },
        { typeof(Cap), "Enforcement Id Limit Match Meter Owner Per Window" },
        { typeof(CapCounter), "ClosedAt Held Passed Spent" },
        { typeof(WindowSpend), "_latest" },
        { typeof(Control), "Brake Denials Spending Suspension TopUp _alerts" },
        { typeof(Suspension), "At Invoice Reason" },
        { typeof(BrakeState), "Brake Rate TrippedBy TrippedUntil" },
        { typeof(Brake), "CoolDown Limit Window" },
        // The length is that of the brake or the alert.
        { typeof(RateWindow), "_newest _slices length" },
        { typeof(AlertState), "Alert Rate SweepAt _fired" },
        { typeof(Alert), "Amount Condition Id Owner Percent Subject Within" },
        { typeof(DenialNotes), "_minutes" },
        { typeof(DailySpend), "Since _byDay" },
        { typeof(TopUpState), "Declines LatestAt LatestDeclined Open Terms ThisMonth Today WaitUntil" },
        { typeof(AutoTopUp), "Amount CoolDown MostPerDay MostPerMonth Threshold" },
        { typeof(TopUpRequest), "Amount At Id" },
        // What time comes to next is found anew: compared all the same, because the account goes by what it found before.
        { typeof(BillingState), "Balance Latest Next NextOverdue NextPeriodAt NextToSuspend _closed _open _unsettled" },
        { typeof(OpenPeriod), "Period Since" },
        { typeof(ClosedPeriod), "Ahead Period" },
        { typeof(FeeAhead), "Amount Plan" },
        { typeof(InvoiceState), "CarriedOver CreditNotes Credited CreditedOffDue DueAt HasSuspended Id IsOverdue IsUncollectible IsVoid Overage Paid Total" },
        { typeof(Profile), "Anchor CreditLimit Currency Invoicing Name TimeZone" },
        { typeof(InvoiceTerms), "BillTo PaymentDays Rounding SuspendAfterDays Tax" },
        { typeof(OpenHolds), "_byId" },
        { typeof(Hold), "Amount Authorized Caps Credits Estimate ExpiresAt Overage Reserved" },
        { typeof(UsageBook), "_adjustments _segments" },
        { typeof(Segment), "ChargedMoney _byPrice reference" },
        { typeof(Adjustment), "BilledIn Usage" },
        { typeof(UsageCounter), "Amount Level Observations Overage Owed Quantity Unbilled _burnt meter price unit" },
        { typeof(Observations), "Forgot _counts _order aggregation" },
        { typeof(KnownKeys), "HasForgotten _inOrder _latest capacity" },
    };

    [Theory]
    [MemberData(nameof(State))]
    public void All_of_it_is_in_the_snapshot(Type type, string known) =>
        Assert.Equal(known, string.Join(' ', StateDump.FieldsOf(type).Select(StateDump.NameOf).Order(StringComparer.Ordinal)));
}
