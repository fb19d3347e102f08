using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Plans;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>What a plan asks for each period, whatever is used.</summary>
public sealed record BaseFeeDocument(
    [property: Description("Per period, in the plan's currency; a part of a period asks for its part, to the second.")] Money Amount,
    [property: Description("advance (default): on the invoice of the period before; arrears: on that of its own.")] FeeTiming Timing = FeeTiming.Advance)
{
    public static BaseFeeDocument? Normalised(BaseFeeDocument? fee) => fee is { Amount.IsZero: true } ? null : fee;

    public BaseFee Fee() => new(Amount, Timing);
}

/// <summary>Units of a meter that the plan includes each period: free units at the front of one price.</summary>
public sealed record AllowanceDocument(
    string Meter,
    [property: Description("Per period, above zero; a part of a period includes its part.")] Quantity Quantity,
    [property: Description("The id of the price it belongs to; needed where the meter has several."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Price = null);

/// <summary>What a plan gives at the start of each period.</summary>
public sealed record RecurringGrantDocument(
    [property: Description("Above zero. In the currency it is a balance, in a credit unit credits.")] Money Amount,
    [property: Description("The plan's currency, or the name of a credit unit such as credits.")] string Unit,
    [property: Description("How much of what is left at the end of a period is granted again for the next; default 0."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? RolloverMax = null,
    [property: Description("Lower is drawn first; -1,000,000 to 1,000,000, default 100."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Priority = null,
    [property: Description("What it pays for; left out: everything."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] GrantScope? Scope = null)
{
    public void Check(string currency, FieldFaults faults)
    {
        faults
            .AddIf(!Amount.IsPositive, "#/recurring_grant/amount", "Must be above zero.")
            .AddIf(Unit != currency && !CreditUnits.IsName(Unit), "#/recurring_grant/unit", $"Must be {currency} or the name of a credit unit: {CreditUnits.Rule}.")
            .AddIf(RolloverMax is { IsNegative: true }, "#/recurring_grant/rollover_max", "Must not be negative.")
            .AddIf(Priority is < -GrantRequest.PriorityRange or > GrantRequest.PriorityRange, "#/recurring_grant/priority", "Must be -1000000 to 1000000.");
        Scope?.Check("#/recurring_grant/scope", faults);
    }

    public RecurringGrantDocument Normalised() => this with
    {
        RolloverMax = RolloverMax is { IsZero: true } ? null : RolloverMax,
        Priority = Priority == GrantRequest.UsualPriority ? null : Priority,
        Scope = Scope?.Normalised() is { Length: > 0 } meters ? new GrantScope(meters) : null,
    };

    public RecurringGrant Grant() => new(Amount, Unit, RolloverMax ?? default, Priority ?? GrantRequest.UsualPriority, Scope?.Meters ?? []);
}
