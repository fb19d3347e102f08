using System.ComponentModel;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Invoices;

/// <summary>A plan and what is assumed to be used of it in one period.</summary>
public sealed record QuoteRequest(
    [property: Description("What is used in the whole period, up to 1,000 lines.")] QuotedUsage[] Usage,
    [property: Description("Key of a plan.")] string? Plan = null,
    [property: Description("In the place of plan: a plan that is not published, as in PUT /v1/plans/{key}.")] PlanDocument? PlanDocument = null,
    [property: Description("From 1; left out: the newest.")] int? Version = null,
    [property: Description("The plan's, where it is given.")] string? Currency = null,
    [property: Description("The period begins on this day, in UTC; left out: today.")] Instant? Start = null)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check()
    {
        var faults = new FieldFaults().Id(Plan, "#/plan")
            .AddIf(Plan is null && PlanDocument is null, "#/plan", "Is required, or plan_document.")
            .AddIf(Plan is not null && PlanDocument is not null, "#/plan_document", "Either plan or plan_document.")
            .AddIf(Version is not null && Plan is null && PlanDocument is not null, "#/plan", "Is required with version.")
            .AddIf(Version < 1, "#/version", "Must be a whole number from 1.")
            .AddIf(Usage.Length > Limits.Batch, "#/usage", $"At most {Limits.Batch} lines.");
        for (var i = 0; i < Usage.Length; i++)
        {
            if (Usage[i] is not { } usage) faults.Add($"#/usage/{i}", "Must not be null.");
            else faults.Id(usage.Meter, $"#/usage/{i}/meter").AddIf(usage.Quantity <= Quantity.Zero, $"#/usage/{i}/quantity", "Must be above zero.");
        }
        faults.ThrowIfAny();
    }
}

/// <summary>Usage of one kind.</summary>
public sealed record QuotedUsage(
    string Meter,
    [property: Description("Of a meter that sums: the sum. Of the others: how many items or distinct values, the highest or the latest quantity.")] Quantity Quantity,
    [property: Description("What prices match.")] Properties? Properties = null);

/// <summary>What a period of a plan would cost.</summary>
public sealed record QuoteAnswer(
    [property: Description("The version quoted; null for a plan that is not published.")] PlanRef? Plan,
    [property: Description("Of a customer's first plan; the quote is for a period after that.")] int TrialDays,
    [property: Description("deny: what is asked for usage has to be prepaid.")] OveragePolicy Overage,
    PeriodAnswer Period, string Currency, IReadOnlyList<DraftLine> Lines,
    [property: Description("Sum of the amounts.")] Money Subtotal,
    [property: Description("What the plan's own balance pays of it.")] Money CreditsApplied,
    [property: Description("What is left to pay.")] Money Due);
