using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Endpoints;

/// <summary>Why an endpoint gets nothing.</summary>
public enum DisabledReason
{
    /// <summary>An administrator said so.</summary>
    Requested,

    /// <summary>It answered 410.</summary>
    Gone,

    /// <summary>The last attempt of a delivery failed.</summary>
    RetriesExhausted,

    /// <summary>More deliveries waited for it than are kept.</summary>
    BacklogFull,
}

public sealed record Disabling(DisabledReason Reason, Instant At);

/// <summary>A signing secret as it is stored.</summary>
/// <param name="Sealed">Encrypted.</param>
/// <param name="ExpiresAt">When it signs no more; null for the newest.</param>
public sealed record SealedSecret(string Sealed, Instant CreatedAt, Instant? ExpiresAt = null);

/// <summary>Where a tenant wants its events sent, as it is stored.</summary>
/// <param name="Key">Drawn when it is made. Deliveries belong to it, so that an endpoint that is removed and made again inherits none.</param>
/// <param name="Secrets">Newest first.</param>
/// <param name="Disabled">Null: enabled.</param>
public sealed record WebhookEndpoint(
    string Key, string Url, string[] Types, string? Description, SealedSecret[] Secrets, Instant CreatedAt, Disabling? Disabled = null)
{
    /// <summary>Kind of its documents.</summary>
    public const string Kind = "webhook_endpoint";

    [JsonIgnore] public string Tenant { get; init; } = "";

    [JsonIgnore] public string Id { get; init; } = "";

    /// <summary>The version of the document it was read from.</summary>
    [JsonIgnore] public int Version { get; init; }

    [JsonIgnore] public string ETag { get; init; } = "";

    [JsonIgnore] public bool IsEnabled => Disabled is null;

    public bool Wants(string type) => Array.Exists(Types, wanted => wanted == WebhookTypes.All || wanted == type);

    public static WebhookEndpoint Of(Document document) =>
        Pricing.Catalogs.Stored<WebhookEndpoint>(document) with
        {
            Tenant = document.Tenant,
            Id = document.Id,
            Version = document.Version,
            ETag = EntityTag.OfContent(document.Body.Span, document.Version),
        };
}
