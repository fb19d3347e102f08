using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Codec;

/// <summary>An old program must refuse what a newer one wrote.</summary>
public class UnknownRecordTests
{
    [Fact]
    public void A_version_that_this_program_does_not_know_is_refused()
    {
        for (var version = 0; version < 256; version++)
        {
            var bytes = RecordCodec.Encode(Samples.Charge);
            bytes[0] = (byte)version;
            if (version != 1) Assert.Throws<UnknownRecordException>(() => RecordCodec.Decode(bytes));
        }
    }

    [Fact]
    public void A_kind_that_this_program_does_not_know_is_refused()
    {
        var known = Enum.GetValues<RecordKind>().Select(k => (byte)k).ToHashSet();
        for (var kind = 0; kind < 256; kind++)
        {
            // The highest bit says that who asked for it follows.
            if (!known.Contains((byte)(kind & 0x7f))) Assert.Throws<UnknownRecordException>(() => RecordCodec.Decode([1, (byte)kind, 0]));
        }
    }

    [Fact]
    public void A_field_of_a_posting_that_this_program_does_not_know_is_refused()
    {
        var bytes = RecordCodec.Encode(Samples.Everything);
        // Behind version, kind, eight bytes of time and the posting's kind: all fields there are, 24 bits in four bytes.
        Assert.Equal<byte[]>([0xff, 0xff, 0xff, 0x07], bytes[11..15]);
        bytes[14] = 0x0f;
        Assert.Throws<UnknownRecordException>(() => RecordCodec.Decode(bytes));
    }

    [Fact]
    public void A_field_of_a_line_or_a_price_that_this_program_does_not_know_is_refused()
    {
        var line = RecordCodec.Encode(Samples.Bare with { Lines = [new Line(new UsageItem("", default, Properties.None), new PriceRef(PriceSource.Plan, "", 0, ""), default, [], default, default)] });
        // The line stands at the end: its flags, two empty texts and five other bytes of one byte each.
        Assert.Equal(0, line[^9]);
        Assert.Throws<UnknownRecordException>(() => RecordCodec.Decode([.. line[..^9], 0x80, 0x10, .. line[^8..]]));

        var price = RecordCodec.Encode(new PricesSet(Samples.At, [new PriceTerms("", "", Properties.None, ChargeModel.PerUnit)]));
        Assert.Equal(0, price[^5]);
        Assert.Throws<UnknownRecordException>(() => RecordCodec.Decode([.. price[..^5], 0x80, 0x80, 0x20, .. price[^4..]]));
    }

    [Fact]
    public void A_number_of_an_enum_that_this_program_does_not_know_is_refused()
    {
        var bytes = RecordCodec.Encode(new GrantClosed(Samples.At, "g", GrantStatus.Voided, default));
        Assert.Equal((byte)GrantStatus.Voided, bytes[^2]);
        bytes[^2] = 3;
        Assert.Throws<UnknownRecordException>(() => RecordCodec.Decode(bytes));
    }

    [Fact]
    public void The_numbers_in_the_journal_never_change()
    {
        AssertNumbers<RecordKind>("Posting=1 CustomerConfigured=2 PlanChanged=3 GrantAdded=4 GrantClosed=5 CapSet=6 CapRemoved=7 ChangeScheduled=8 ContractSet=9 ContractRemoved=10 PricesSet=11 PricesRemoved=12 PlanGrantsEnded=13 BudgetClosed=14 AccountSuspended=15 AccountResumed=16 BrakeSet=17 BrakeTripped=18 AlertSet=19 AlertRemoved=20 AlertTriggered=21 AlertRearmed=22 CapReached=23 WalletDepleted=24 DenialNoted=25 AutoTopUpSet=26 TopUpRequested=27 TopUpDeclined=28 EpochStarted=29 PeriodClosed=30 InvoicePaid=31 CreditNoteIssued=32 InvoiceVoided=33 InvoiceGivenUp=34 InvoiceOverdue=35 BalanceRefunded=36");
        AssertNumbers<PostingKind>("Charge=1 Hold=2 Extend=3 Settle=4 Release=5 Expire=6 Usage=7 Void=8 Amend=9");
        AssertNumbers<CapWindow>("Event=0 Minute=1 Hour=2 Day=3 Week=4 Month=5 Period=6 Lifetime=7");
        AssertNumbers<PriceSource>("Contract=10 Customer=20 Plan=30 PriceBook=40");
        AssertNumbers<GrantSource>("Purchase=0 Promotion=1 Refund=2 Plan=3 Rollover=4");
        AssertNumbers<GrantStatus>("Active=0 Expired=1 Voided=2");
        AssertNumbers<Aggregation>("Sum=0 Count=1 Max=2 Unique=3 Latest=4");
        AssertNumbers<ChargeModel>("PerUnit=0 Package=1 Graduated=2 Volume=3 RequestTiers=4 Flat=5 Stairstep=6 Percentage=7 CostPlus=8");
        AssertNumbers<PeriodUnit>("Month=0 Year=1 Week=2 Days=3");
        AssertNumbers<OveragePolicy>("Deny=0 Bill=1");
        AssertNumbers<FeeTiming>("Advance=0 Arrears=1");
        AssertNumbers<LateEvents>("Adjust=0 Reject=1");
        AssertNumbers<CapEnforcement>("Hard=0 Soft=1 Shadow=2");
        AssertNumbers<Owner>("Admin=0 Customer=1");
        AssertNumbers<AlertCondition>("CapPercent=0 AllowancePercent=1 CommitmentPercent=2 SpendAbove=3 FundsBelow=4 BurnRate=5 ForecastAbove=6 GrantExpires=7");
        AssertNumbers<LimitSource>("Wallet=0 Cap=1 Plan=2 Account=3");
        AssertNumbers<Status>("Accepted=0 Replayed=1 Unchanged=2 UnknownCustomer=10 IdReused=20 Suspended=22 BurnRate=23 NotFound=30 AlreadyVoided=31 AlreadySettled=32 AlreadyReleased=33 AuthorizationExpired=34 StillHeld=35 PeriodClosed=36 NotABudget=37 NotOwner=38 TimeTooOld=40 TimeTooNew=41 UnknownMeter=42 InvalidQuantity=43 UnknownPlan=44 CurrencyMismatch=45 ProfileInUse=46 TimePassed=47 MissingProperty=48 QuotaExceeded=50 AmountOutOfRange=51 PeriodNotEnded=52 InvoiceSettled=53 AmountTooLarge=54 NotPayable=55 NoSubscription=60 NotPriced=61 CapExceeded=70 CreditLimit=71 InsufficientFunds=72 AllowanceExhausted=73");
        AssertNumbers<Rounding>("HalfEven=0 HalfUp=1");
        AssertNumbers<SpanCodec.Shape>("None=0 Forever=1 Reference=2 Seconds=3 Microseconds=4");
    }

    /// <summary>Members may be added at the end of a list; then the list here grows.</summary>
    private static void AssertNumbers<T>(string expected) where T : struct, Enum =>
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<T>().Select(v => $"{v}={Convert.ToInt64(v)}")));
}
