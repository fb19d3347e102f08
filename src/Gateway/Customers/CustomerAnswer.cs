using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Gateway.Controls;

namespace Spend.Gateway.Customers;

/// <summary>A customer and where it stands now. All of it is one reading of the account (as_of).</summary>
public sealed record CustomerAnswer(
    string Id, string Name, string Currency, string TimeZone,
    [property: Description("As it was put: a day of the month, or a date.")] BillingAnchor BillingAnchor,
    [property: Description("How much may be owed where overage is billed; null: no limit.")] Money? CreditLimit,
    [property: Description("Left out where there is none."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TaxRequest? Tax,
    [property: Description("Left out where it is the name alone."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BillToRequest? BillTo,
    Rounding Rounding, int PaymentDays, int? SuspendAfterDays,
    [property: Description("active, or suspended: nothing new is authorized.")] string Status,
    [property: Description("The plan version the customer is on; null for none.")] CustomerPlan? Plan,
    [property: Description("Null where the customer is on no plan and none is scheduled.")] CustomerSubscription? Subscription,
    PeriodAnswer Period, SpendAnswer Spend, FundsAnswer Funds,
    [property: Description("Of each credit unit of the customer's grants.")] IReadOnlyList<CreditsAnswer> Credits,
    [property: Description("What the plan includes in the current segment.")] IReadOnlyList<AllowanceAnswer> Allowances,
    IReadOnlyList<CapAnswer> Caps,
    ForecastAnswer Forecast,
    [property: Description("Left out where there is none."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BrakeAnswer? Brake,
    [property: Description("Left out where there is none."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AutoTopUpAnswer? AutoTopUp,
    [property: Description("Left out while active."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SuspensionAnswer? Suspension,
    AsOf AsOf);

/// <summary>A plan version as a customer knows it.</summary>
public sealed record CustomerPlan(string Key, int Version, [property: Description("For people; the key where the plan was given none.")] string Name)
{
    public static CustomerPlan? Of(PlanTerms? plan) => plan is null ? null : new(plan.Plan.Key, plan.Plan.Version, plan.Name);
}

/// <summary>A billing period, half-open: start belongs to it, end does not.</summary>
public sealed record PeriodAnswer(
    [property: Description("Of a month 2026-11, of a year 2026, else the date of its first day.")] string Id, Instant Start, Instant End)
{
    public static PeriodAnswer Of(BillingPeriod period) => new(period.Id, period.Start, period.End);
}

/// <summary>Spend in the current billing period, in the customer's currency.</summary>
public sealed record SpendAnswer(
    Money Charged,
    [property: Description("Reserved by open holds.")] Money Held,
    [property: Description("Recorded and charged to nobody: what limits did not cover.")] Money Unbilled,
    IReadOnlyList<MeterSpend> ByMeter);

public sealed record MeterSpend(
    string Meter, Quantity Quantity, Money Charged,
    [property: Description("The credit unit of charged; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit = null);

/// <summary>What there is of a credit unit.</summary>
public sealed record CreditsAnswer(
    string Unit,
    [property: Description("Unreserved grants.")] Money Available,
    [property: Description("Reserved by open holds.")] Money Held);

/// <summary>What a plan includes of a meter until the segment ends, and what of it is used.</summary>
public sealed record AllowanceAnswer(string Meter, [property: Description("The id of the price in the plan.")] string Price, Quantity Included, Quantity Used, Quantity Remaining);

/// <summary>What there is to pay with.</summary>
public sealed record FundsAnswer(
    [property: Description("Unreserved grants plus the room under the credit limit; null where overage is billed without one.")] Money? Available,
    Money Held,
    [property: Description("The customer's currency.")] string Unit);

/// <summary>How many records of the customer's journal an answer reflects.</summary>
public sealed record AsOf(long Sequence);
