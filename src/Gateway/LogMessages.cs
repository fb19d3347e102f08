namespace Spend.Gateway;

/// <summary>Everything the Gateway logs. No message may carry a key, a request body or a customer's data.</summary>
public static partial class LogMessages
{
    [LoggerMessage(EventId = 100, EventName = "RequestFailed", Level = LogLevel.Error, Message = "{Method} request failed: {Code}")]
    public static partial void RequestFailed(this ILogger log, Exception exception, string method, string code);

    [LoggerMessage(EventId = 101, EventName = "NotReady", Level = LogLevel.Warning, Message = "The journal cannot be read")]
    public static partial void NotReady(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 102, EventName = "Quarantined", Level = LogLevel.Critical, Message = "The journal of a customer of tenant {Tenant} cannot be replayed; the customer is not served")]
    public static partial void Quarantined(this ILogger log, Exception exception, string tenant);

    [LoggerMessage(EventId = 103, EventName = "DueStuck", Level = LogLevel.Error, Message = "What time has brought about for a customer of tenant {Tenant} cannot be noted down now; trying again")]
    public static partial void DueStuck(this ILogger log, Exception exception, string tenant);

    [LoggerMessage(EventId = 104, EventName = "DueScanStuck", Level = LogLevel.Error, Message = "The customers cannot be listed now to see what is due; trying again")]
    public static partial void DueScanStuck(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 111, EventName = "Stopping", Level = LogLevel.Information, Message = "Stopping: no new requests; waiting for those under way")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(EventId = 120, EventName = "WeakAdminKey", Level = LogLevel.Warning, Message = "SPEND_ADMIN_KEY is shorter than 32 characters: easy to guess")]
    public static partial void WeakAdminKey(this ILogger log);

    [LoggerMessage(EventId = 130, EventName = "KeyCreated", Level = LogLevel.Information, Message = "API key {KeyId} of tenant {Tenant} created with role {Role}")]
    public static partial void KeyCreated(this ILogger log, string keyId, string tenant, Access.Role role);

    [LoggerMessage(EventId = 131, EventName = "KeyRevoked", Level = LogLevel.Information, Message = "API key {KeyId} of tenant {Tenant} revoked")]
    public static partial void KeyRevoked(this ILogger log, string keyId, string tenant);

    [LoggerMessage(EventId = 132, EventName = "TenantCreated", Level = LogLevel.Information, Message = "Tenant {Tenant} created")]
    public static partial void TenantCreated(this ILogger log, string tenant);

    [LoggerMessage(EventId = 135, EventName = "DocumentUnreadable", Level = LogLevel.Error, Message = "Version {Version} of a document of kind {Kind} of tenant {Tenant} cannot be read, and is passed over. Was it written by a newer program?")]
    public static partial void DocumentUnreadable(this ILogger log, Exception exception, string kind, int version, string tenant);

    [LoggerMessage(EventId = 134, EventName = "NotFollowing", Level = LogLevel.Warning, Message = "What other nodes changed of the configuration cannot be read; trying again")]
    public static partial void NotFollowing(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 140, EventName = "OutboxStuck", Level = LogLevel.Error, Message = "Messages cannot be moved out of the outbox now; trying again")]
    public static partial void OutboxStuck(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 141, EventName = "DeliveriesStuck", Level = LogLevel.Error, Message = "Webhook deliveries cannot be read or noted down now; trying again")]
    public static partial void DeliveriesStuck(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 142, EventName = "WebhookEndpointDisabled", Level = LogLevel.Warning, Message = "Webhook endpoint {Endpoint} of tenant {Tenant} is disabled: {Reason}")]
    public static partial void WebhookEndpointDisabled(this ILogger log, string endpoint, string tenant, Webhooks.Endpoints.DisabledReason reason);

    [LoggerMessage(EventId = 143, EventName = "WebhookSecretLost", Level = LogLevel.Error, Message = "The secret of webhook endpoint {Endpoint} of tenant {Tenant} cannot be read: the keys it was encrypted with are gone. Restore them, or rotate the secret")]
    public static partial void WebhookSecretLost(this ILogger log, string endpoint, string tenant);

    [LoggerMessage(EventId = 145, EventName = "KeysUnsealed", Level = LogLevel.Warning, Message = "SPEND_MASTER_KEY is not set: the keys that webhook secrets are encrypted with are in the database as they are, for whoever reads it")]
    public static partial void KeysUnsealed(this ILogger log);

    [LoggerMessage(EventId = 146, EventName = "OldKeysUnsealed", Level = LogLevel.Warning, Message = "{Count} encryption keys were stored before SPEND_MASTER_KEY was set, and are stored as they are")]
    public static partial void OldKeysUnsealed(this ILogger log, int count);

    [LoggerMessage(EventId = 144, EventName = "WebhookTooLarge", Level = LogLevel.Warning, Message = "A webhook of type {Type} has {Bytes} bytes; receivers may refuse it")]
    public static partial void WebhookTooLarge(this ILogger log, string type, int bytes);

    [LoggerMessage(EventId = 150, EventName = "CloseRunStuck", Level = LogLevel.Error, Message = "A run that closes periods of tenant {Tenant} is stuck; it is tried again")]
    public static partial void CloseRunStuck(this ILogger log, Exception exception, string tenant);

    [LoggerMessage(EventId = 160, EventName = "KeyUsesStuck", Level = LogLevel.Warning, Message = "When API keys were last used cannot be noted down now; trying again")]
    public static partial void KeyUsesStuck(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 161, EventName = "DenialsStuck", Level = LogLevel.Warning, Message = "Denials cannot be noted down for people to look at now; trying again")]
    public static partial void DenialsStuck(this ILogger log, Exception exception);

    [LoggerMessage(EventId = 162, EventName = "OverviewsStuck", Level = LogLevel.Warning, Message = "The list of customers cannot be brought up to date now; trying again")]
    public static partial void OverviewsStuck(this ILogger log, Exception exception);
}
