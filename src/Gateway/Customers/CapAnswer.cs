using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Caps;
using Spend.Core.Metering;

namespace Spend.Gateway.Customers;

/// <summary>A cap and where it stands in its current window.</summary>
public sealed record CapAnswer(
    string Id,
    [property: Description("In unit.")] Money Limit,
    CapWindow Window,
    Properties Match,
    IReadOnlyList<string> Per,
    [property: Description("hard: never passed. soft: passed, and told of. shadow: passed, and answers say what would have been denied.")] CapEnforcement Enforcement,
    [property: Description("Who set it: admins alone change what an admin set.")] Owner Owner,
    [property: Description("The meter whose units it counts; left out where it counts money."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter,
    [property: Description("Of the amounts: the customer's currency, or the meter.")] string Unit,
    [property: Description("Settled in the current window. With per: of the open counter with least left.")] Money Spent,
    Money Held, Money Remaining,
    [property: Description("When the window ends; null for event and lifetime.")] Instant? ResetsAt,
    [property: Description("soft and shadow: how many requests went past the limit in this window."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Passed,
    [property: Description("When the budget was closed; with per it stands at the counters."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ClosedAt,
    [property: Description("With per: the counters of the current window with least left, at most 100, closed ones last."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CapCounterAnswer>? Counters,
    [property: Description("With per: how many counters there are."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? CounterCount);

public sealed record CapCounterAnswer(
    [property: Description("The value of each property of per; null for usage without it.")] IReadOnlyDictionary<string, string?> Values,
    Money Spent, Money Held, Money Remaining,
    [property: Description("soft and shadow: how many requests went past the limit."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Passed,
    [property: Description("When this budget was closed."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ClosedAt);
