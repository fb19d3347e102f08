using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices.Closing;

/// <summary>Where a run stands.</summary>
public enum CloseRunStatus
{
    Running,
    Done,
    Cancelled,
}

/// <summary>What a run is asked to do.</summary>
public sealed record CloseRunRequest(
    [property: Description("The caller's; or an Idempotency-Key header."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id = null,
    [property: Description("Periods that ended then or before; left out: now.")] Instant? Before = null,
    [property: Description("Close them although late usage would still be taken; else only those whose grace is over.")] bool SkipGrace = false);

/// <summary>
/// One walk through all customers of a tenant that closes billing periods. Kept as a document, with how far it came, so that it goes on
/// after a crash; a customer that it meets again is closed already.
/// </summary>
public sealed record CloseRun(
    string Id, CloseRunStatus Status, Instant StartedAt, Instant? EndedAt, Instant Before, bool SkipGrace,
    [property: Description("Of the tenant, when it began.")] long Customers,
    [property: Description("Customers that it has looked at.")] long Looked,
    [property: Description("Periods of theirs that ended within 35 days before and are closed.")] long Closed,
    [property: Description("Periods of theirs that have ended and wait for their grace.")] long Waiting,
    [property: Description("Customers whose journal cannot be read, or that the store refused again and again.")] long Failed,
    [property: Description("The last customer that it has looked at."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? After = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By = null)
{
    public const string Kind = "period_close";

    public static CloseRun Of(Journal.Document document) => System.Text.Json.JsonSerializer.Deserialize(document.Body.Span, StrictJson.TypeOf<CloseRun>())!;

    public byte[] ToBytes() => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(this, StrictJson.TypeOf<CloseRun>());
}
