using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Customers;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Tracing;

/// <summary>Recorded usage of a time, added up.</summary>
public sealed record UsageAnswer(
    Instant From,
    [property: Description("Exclusive; null: to the last.")] Instant? To,
    [property: Description("As it was asked for; by meter and unit always.")] IReadOnlyList<string> GroupBy,
    [property: Description("By meter, unit, then as group_by says.")] IReadOnlyList<UsageGroup> Data,
    [property: Description("Which properties this usage had, the most used first, at most 100: what it can be grouped by.")] IReadOnlyList<string> PropertyNames,
    AsOf AsOf);

/// <summary>A sum. Which of the members are there depends on group_by.</summary>
public sealed record UsageGroup(
    string Meter,
    [property: Description("The credit unit of charged and unbilled; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: Description("In the customer's time zone."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Day,
    [property: Description("When the hour began."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? Hour,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PriceEntry? Price,
    [property: Description("Those that were asked for; one that is missing here the usage did not have."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Properties? Properties,
    Quantity Quantity, Money Charged, Money Unbilled);
