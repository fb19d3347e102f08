using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Core.Plans;
using Spend.Gateway.Customers;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Simulation;

/// <summary>Recorded usage on other terms, for one customer or a page of all.</summary>
public sealed record SimulationAnswer(
    IReadOnlyList<SimulatedCustomer> Customers,
    [property: Description("Customers of the page that could not be simulated, and why.")] IReadOnlyList<UnsimulatedCustomer> Skipped,
    [property: Description("Of the customers on this page, by currency.")] IReadOnlyList<SimulationTotal> Totals,
    [property: Description("To be sent back as cursor; null on the last page. A page ends early where its customers have very many records.")] string? NextCursor);

/// <summary>One customer, as it was and as it would have been.</summary>
public sealed record SimulatedCustomer(
    string Customer, string Currency,
    [property: Description("Event times, half-open.")] ServiceRange Range,
    [property: Description("The simulated plan; null where plans are as recorded.")] PlanRef? Plan,
    [property: Description("Recorded events of the range with usage.")] int Events,
    [property: Description("Of them, those that are in the simulated bill.")] int SimulatedEvents,
    SimulatedBill Recorded, SimulatedBill Simulated,
    [property: Description("Simulated less recorded.")] BillDifference Difference,
    SimulatedDenials Denials,
    [property: Description("Where a simulated total jumps or drops with the next threshold, and that is near or would be cheaper to pass.")] IReadOnlyList<TierCliff> Cliffs,
    AsOf AsOf);

public sealed record ServiceRange(Instant From, Instant To);

/// <summary>What a range comes to. The first four are of its events; the rest is of all billing periods that it touches, whole.</summary>
public sealed record SimulatedBill(
    [property: Description("Charged in the currency for usage.")] Money Charged,
    [property: Description("Recorded and charged to nobody.")] Money Unbilled,
    [property: Description("What grants in the currency paid.")] Money PaidByGrants,
    [property: Description("Overage: billed at period end.")] Money Owed,
    [property: Description("Charged in credits, by unit.")] IReadOnlyList<SimulatedCredits> Credits,
    [property: Description("Of the periods' drafts: base fees, usage, minimum and commitment.")] Money Subtotal,
    [property: Description("What grants in the currency paid of it.")] Money CreditsApplied,
    [property: Description("What is left to pay.")] Money Due,
    [property: Description("By end.")] IReadOnlyList<SimulatedPeriod> Periods);

public sealed record SimulatedCredits(string Unit, Money Charged, Money Unbilled);

/// <summary>The draft of a billing period, by kinds of lines.</summary>
public sealed record SimulatedPeriod(
    PeriodAnswer Period, Money BaseFee, Money Usage, Money Adjustments,
    [property: Description("What usage lacks to minimum and commitment.")] Money TrueUps,
    Money Subtotal, Money CreditsApplied, Money Due)
{
    public static SimulatedPeriod Of(DraftInvoice draft) => new(
        PeriodAnswer.Of(draft.Period), Sum(draft, InvoiceLineType.BaseFee), Sum(draft, InvoiceLineType.Usage), Sum(draft, InvoiceLineType.Adjustment),
        Sum(draft, InvoiceLineType.Minimum) + Sum(draft, InvoiceLineType.Commitment), draft.Subtotal, draft.CreditsApplied, draft.Due);

    private static Money Sum(DraftInvoice draft, InvoiceLineType type)
    {
        var sum = Money.Zero;
        foreach (var line in draft.Lines)
            if (line.Type == type) sum += line.Amount;
        return sum;
    }
}

public sealed record BillDifference(Money Charged, Money Unbilled, Money PaidByGrants, Money Owed, Money Subtotal, Money CreditsApplied, Money Due)
{
    public static BillDifference Of(SimulatedBill recorded, SimulatedBill simulated) => new(
        simulated.Charged - recorded.Charged, simulated.Unbilled - recorded.Unbilled, simulated.PaidByGrants - recorded.PaidByGrants, simulated.Owed - recorded.Owed,
        simulated.Subtotal - recorded.Subtotal, simulated.CreditsApplied - recorded.CreditsApplied, simulated.Due - recorded.Due);
}

/// <summary>Recorded events that would have been denied or refused.</summary>
public sealed record SimulatedDenials(
    int Count,
    [property: Description("What they asked for of money limits.")] Money Requested,
    IReadOnlyList<DenialsOfCode> ByCode,
    [property: Description("The first 20, in the order of the journal.")] IReadOnlyList<SimulatedDenial> First);

public sealed record DenialsOfCode(string Code, int Count, Money Requested);

public sealed record SimulatedDenial(
    string Event,
    [property: Description("Of the event.")] Instant Time,
    [property: Description("When it was decided.")] Instant At,
    string Code,
    [property: Description("The limit in the way; null where none is.")] string? Limit,
    [property: Description("What it asked for of that limit.")] Money Requested,
    [property: Description("Of requested: a credit unit or a meter's; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    string Detail);

/// <summary>A threshold of a price at which one unit more changes the total by more than its own price.</summary>
public sealed record TierCliff(
    PeriodAnswer Period, string Meter, PriceEntry Price,
    [property: Description("What the cost is a function of, as it stands.")] Quantity Level,
    Money Cost,
    [property: Description("The last level before the cliff, free units included.")] Quantity Threshold,
    Money CostAtThreshold,
    [property: Description("One unit above it.")] Money CostAfter,
    [property: Description("The credit unit of the costs; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit);

public sealed record SimulationTotal(
    string Currency, int Customers,
    [property: Description("With another amount due.")] int Changed,
    int Denials, Money RecordedDue, Money SimulatedDue, Money Difference);

public sealed record UnsimulatedCustomer(string Customer, string Code, string Detail);
