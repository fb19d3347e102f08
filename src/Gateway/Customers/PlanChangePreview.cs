using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Plans;
using Spend.Core.Wallets;
using Spend.Gateway.Invoices;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Customers;

/// <summary>What a change of plan would do; nothing of it is recorded.</summary>
public sealed record PlanChangePreview(
    string Customer,
    [property: Description("In force before; null for none.")] PlanRef? From,
    PlanRef To,
    [property: Description("When it would come about; null where it would change nothing.")] Instant? EffectiveAt,
    FeeMove BaseFee,
    AllowanceMove Allowances,
    GrantMove Grants,
    [property: Description("Usage of segments that would end early, rated again: what each cost would change by.")] IReadOnlyList<RatedAgain> RatedAgain,
    [property: Description("Of the period in which it would come about, or that ends with it, without the change.")] DraftAnswer Before,
    [property: Description("Of the same period, with the change.")] DraftAnswer After,
    [property: Description("Where the new plan's period is another: its draft."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DraftAnswer? Next);

/// <summary>What of base fees falls to the time from the change to the ends of the two plans' periods.</summary>
public sealed record FeeMove(
    [property: Description("Of the old plan: no longer due.")] Money Credited,
    [property: Description("Of the new plan: due.")] Money Charged);

public sealed record AllowanceMove(
    [property: Description("Of the old plan, for the segment that ends.")] IReadOnlyList<AllowanceAnswer> Ending,
    [property: Description("Of the new plan, for the segment that begins.")] IReadOnlyList<AllowanceAnswer> Beginning);

public sealed record GrantMove(
    [property: Description("What would be taken out of grants.")] IReadOnlyList<Burn> Lapsed,
    [property: Description("New grants.")] IReadOnlyList<GrantEntry> Given);

public sealed record RatedAgain(
    PeriodAnswer Period, string Meter, PriceEntry Price,
    [property: Description("The credit unit of the amounts; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    Money Amount, Money Unbilled);
