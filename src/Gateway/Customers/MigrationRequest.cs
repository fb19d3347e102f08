using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;

namespace Spend.Gateway.Customers;

/// <summary>A move of all customers that are on older versions of a plan.</summary>
public sealed record MigrationRequest(
    [property: Description("From 1; left out: the newest.")] int? ToVersion = null,
    [property: Description("Only customers on this version; left out: on any before to_version.")] int? FromVersion = null,
    [property: Description("now (default), period_end (of each customer), or a time ahead with an offset.")] string Effective = EffectiveWords.Now,
    [property: Description("true: only say what would happen.")] bool Preview = false)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public Effective Check()
    {
        var faults = new FieldFaults()
            .AddIf(ToVersion < 1, "#/to_version", "Must be a whole number from 1.")
            .AddIf(FromVersion < 1, "#/from_version", "Must be a whole number from 1.")
            .AddIf(FromVersion is not null && FromVersion == ToVersion, "#/from_version", "Must be another version than to_version.");
        var effective = EffectiveWords.Read(Effective, "#/effective", faults);
        faults.ThrowIfAny();
        return effective;
    }
}

/// <summary>What a migration did, or would do.</summary>
public sealed record MigrationAnswer(
    PlanRef Plan, bool Preview,
    [property: Description("Customers moved; of a preview, customers that would be.")] int Moved,
    [property: Description("Customers left where they are.")] int Skipped,
    [property: Description("Of a preview: a page of the customers. Of a migration: the first 1,000 that were moved.")] IReadOnlyList<MigratedCustomer> Customers,
    [property: Description("The first 1,000.")] IReadOnlyList<SkippedCustomer> SkippedCustomers,
    [property: Description("Of a preview: to be sent back as cursor; null on the last page.")] string? NextCursor);

public sealed record MigratedCustomer(
    string Customer, int FromVersion,
    [property: Description("When it comes about.")] Instant EffectiveAt,
    [property: Description("Of a preview: the draft of the period it falls in, without the change."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DraftAnswer? Before = null,
    [property: Description("Of a preview: the same with the change."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DraftAnswer? After = null);

public sealed record SkippedCustomer(
    string Customer, int FromVersion,
    [property: Description("change_scheduled: another change is ahead, which the move would undo. Else why the move was refused.")] string Code,
    string Detail);
