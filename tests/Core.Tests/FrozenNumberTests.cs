using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Tests;

/// <summary>Numbers that stand in journals. A row here may be added, never changed.</summary>
public sealed class FrozenNumberTests
{
    [Fact]
    public void Posting_kinds() => AssertFrozen<PostingKind>("Charge=1 Hold=2 Extend=3 Settle=4 Release=5 Expire=6 Usage=7 Void=8 Amend=9");

    [Fact]
    public void Cap_windows() => AssertFrozen<CapWindow>("Event=0 Minute=1 Hour=2 Day=3 Week=4 Month=5 Period=6 Lifetime=7");

    [Fact]
    public void Cap_enforcements() => AssertFrozen<CapEnforcement>("Hard=0 Soft=1 Shadow=2");

    [Fact]
    public void Owners() => AssertFrozen<Owner>("Admin=0 Customer=1");

    [Fact]
    public void Alert_conditions() => AssertFrozen<AlertCondition>("CapPercent=0 AllowancePercent=1 CommitmentPercent=2 SpendAbove=3 FundsBelow=4 BurnRate=5 ForecastAbove=6 GrantExpires=7");

    [Fact]
    public void Limit_sources() => AssertFrozen<LimitSource>("Wallet=0 Cap=1 Plan=2 Account=3");

    [Fact]
    public void Grant_sources() => AssertFrozen<GrantSource>("Purchase=0 Promotion=1 Refund=2 Plan=3 Rollover=4");

    [Fact]
    public void Grant_statuses() => AssertFrozen<GrantStatus>("Active=0 Expired=1 Voided=2");

    [Fact]
    public void Price_sources() => AssertFrozen<PriceSource>("Contract=10 Customer=20 Plan=30 PriceBook=40");

    [Fact]
    public void Overage_policies() => AssertFrozen<OveragePolicy>("Deny=0 Bill=1");

    [Fact]
    public void Aggregations() => AssertFrozen<Aggregation>("Sum=0 Count=1 Max=2 Unique=3 Latest=4");

    [Fact]
    public void Charge_models() => AssertFrozen<ChargeModel>("PerUnit=0 Package=1 Graduated=2 Volume=3 RequestTiers=4 Flat=5 Stairstep=6 Percentage=7 CostPlus=8");

    [Fact]
    public void Period_units() => AssertFrozen<PeriodUnit>("Month=0 Year=1 Week=2 Days=3");

    [Fact]
    public void Rules_for_late_events() => AssertFrozen<LateEvents>("Adjust=0 Reject=1");

    [Fact]
    public void Failure_policies() => AssertFrozen<FailurePolicy>("NoCharge=0 Charge=1");

    [Fact]
    public void Roundings() => AssertFrozen<Rounding>("HalfEven=0 HalfUp=1");

    [Fact]
    public void Kinds_of_steps_of_a_price() => AssertFrozen<PriceStepKind>("Included=0 Units=1 Packages=2 Minimum=3 Maximum=4");

    [Fact]
    public void Statuses() => AssertFrozen<Status>(
        "Accepted=0 Replayed=1 Unchanged=2 UnknownCustomer=10 IdReused=20 Suspended=22 BurnRate=23 NotFound=30 AlreadyVoided=31 AlreadySettled=32 AlreadyReleased=33 "
        + "AuthorizationExpired=34 StillHeld=35 PeriodClosed=36 NotABudget=37 NotOwner=38 TimeTooOld=40 TimeTooNew=41 UnknownMeter=42 InvalidQuantity=43 UnknownPlan=44 "
        + "CurrencyMismatch=45 ProfileInUse=46 TimePassed=47 MissingProperty=48 QuotaExceeded=50 AmountOutOfRange=51 PeriodNotEnded=52 InvoiceSettled=53 AmountTooLarge=54 NotPayable=55 NoSubscription=60 NotPriced=61 CapExceeded=70 "
        + "CreditLimit=71 InsufficientFunds=72 AllowanceExhausted=73");

    [Fact]
    public void Every_enum_of_the_core_that_says_its_numbers_are_frozen_is_frozen_here()
    {
        // Kinds that only answers use and nothing stores.
        Type[] free = [typeof(StatusKind), typeof(FeeTiming), typeof(InvoiceLineType), typeof(InvoiceStatus)];
        var tested = new[]
        {
            typeof(PostingKind), typeof(CapWindow), typeof(GrantSource), typeof(GrantStatus), typeof(PriceSource), typeof(OveragePolicy),
            typeof(Aggregation), typeof(FailurePolicy), typeof(Status), typeof(ChargeModel), typeof(PeriodUnit), typeof(LateEvents),
            typeof(CapEnforcement), typeof(Owner), typeof(AlertCondition), typeof(LimitSource), typeof(Rounding), typeof(PriceStepKind),
        };
        var all = typeof(Account).Assembly.GetExportedTypes().Where(static t => t.IsEnum);
        Assert.Equal(all.Select(static t => t.Name).Order(), free.Concat(tested).Select(static t => t.Name).Order());
    }

    [Fact]
    public void The_key_of_an_id_never_changes()
    {
        Assert.Equal("d6cb0c77040ca023b3b5625f35ed6789", EventKey.OfEvent("req_81").Value.ToString("x32"));
        Assert.NotEqual(EventKey.OfEvent("x"), EventKey.OfGrant("x"));
    }

    private static void AssertFrozen<T>(string numbers) where T : struct, Enum =>
        Assert.Equal(numbers, string.Join(' ', Enum.GetValues<T>().Select(static v => $"{v}={Convert.ToInt64(v)}")));
}
