using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;

namespace Spend.Gateway.Customers;

/// <summary>A customer and where it stands now. All of it is one reading of the account (as_of).</summary>
public sealed record CustomerAnswer(
    string Id, string Name, string Currency, string TimeZone,
    [property: Description("Day of the month billing periods begin, 1 to 31.")] int BillingAnchor,
    [property: Description("How much may be owed where overage is billed; null: no limit.")] Money? CreditLimit,
    [property: Description("active.")] string Status,
    [property: Description("The plan version the customer is on; null for none.")] PlanRef? Plan,
    PeriodAnswer Period, SpendAnswer Spend, FundsAnswer Funds, IReadOnlyList<CapAnswer> Caps, AsOf AsOf);

/// <summary>A billing period, half-open: start belongs to it, end does not.</summary>
public sealed record PeriodAnswer([property: Description("Year and month it starts in, such as 2026-11.")] string Id, Instant Start, Instant End);

/// <summary>Spend in the current billing period, in the customer's currency.</summary>
public sealed record SpendAnswer(
    Money Charged,
    [property: Description("Reserved by open holds.")] Money Held,
    [property: Description("Recorded and charged to nobody: what limits did not cover.")] Money Unbilled,
    IReadOnlyList<MeterSpend> ByMeter);

public sealed record MeterSpend(string Meter, Quantity Quantity, Money Charged);

/// <summary>What there is to pay with.</summary>
public sealed record FundsAnswer(
    [property: Description("Unreserved grants plus the room under the credit limit; null where overage is billed without one.")] Money? Available,
    Money Held,
    [property: Description("The customer's currency.")] string Unit);

/// <summary>How many records of the customer's journal an answer reflects.</summary>
public sealed record AsOf(long Sequence);

/// <summary>A cap and where it stands in its current window.</summary>
public sealed record CapAnswer(
    string Id,
    [property: Description("In the customer's currency.")] Money Limit,
    CapWindow Window,
    Properties Match,
    IReadOnlyList<string> Per,
    [property: Description("hard: never passed.")] string Enforcement,
    [property: Description("Settled in the current window. With per: of the counter with least left.")] Money Spent,
    Money Held, Money Remaining,
    [property: Description("When the window ends; null for event and lifetime.")] Instant? ResetsAt,
    [property: Description("With per: the counters of the current window with least left, at most 100."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CapCounterAnswer>? Counters,
    [property: Description("With per: how many counters there are."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? CounterCount);

/// <param name="Values">The value of each property of per; null for items without it.</param>
public sealed record CapCounterAnswer(IReadOnlyDictionary<string, string?> Values, Money Spent, Money Held, Money Remaining);
