using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Spend.Core;

namespace Spend.Gateway.Audit;

/// <summary>An entry as it is kept.</summary>
public sealed record AuditBody(string Id, Instant At, string By, string Action, string? Customer, string? Target, JsonObject? Before, JsonObject? After);

/// <summary>One change: who, when, from what to what.</summary>
public sealed record AuditAnswer(
    string Id, Instant At,
    [property: Description("Null where no key asked for it: the first start, or a program of the vendor on the same machine.")] AuditActor? By,
    [property: Description("Such as cap_set, grant_added, plan_changed, alert_removed, account_suspended, api_key_created, meter_changed.")] string Action,
    [property: Description("Left out where it is about the tenant's configuration."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Customer,
    [property: Description("The document it is about, where it is about the tenant's configuration."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target,
    [property: Description("What was there, in the words of the ledger or of the document; null: nothing.")] JsonObject? Before,
    [property: Description("What is there now; null: nothing.")] JsonObject? After);

/// <summary>The API key that asked for a change.</summary>
/// <param name="Name">As the key was named; null for a key that this program never stored.</param>
public sealed record AuditActor(string Key, string? Name, string? Role);
