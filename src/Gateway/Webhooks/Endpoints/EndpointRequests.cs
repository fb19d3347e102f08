using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Webhooks.Endpoints;

/// <summary>An endpoint as it is sent.</summary>
public sealed record WebhookEndpointRequest(
    [property: Description("Where events are sent: https, to a host on the public internet, any port.")] string Url,
    [property: Description("The types of events it gets; * for all.")] string[] Types,
    [property: Description("For people.")] string? Description = null,
    [property: Description("false: it gets nothing. Left out: as it is; a new one is enabled.")] bool? Enabled = null)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check(bool allowLoopback)
    {
        var faults = new FieldFaults();
        if (EndpointUrl.FaultOf(Url, allowLoopback) is { } fault) faults.Add("#/url", fault);
        faults.AddIf(Types.Length == 0, "#/types", "At least one type, or *.").AddIf(Types.Distinct().Count() < Types.Length, "#/types", "Each type once.");
        for (var i = 0; i < Types.Length; i++)
            faults.AddIf(Types[i] != WebhookTypes.All && !WebhookTypes.Known.Contains(Types[i]), $"#/types/{i}", $"Must be {WebhookTypes.All} or one of: {string.Join(", ", WebhookTypes.Known)}.");
        faults.ThrowIfAny();
    }
}

/// <summary>How a rotation is to go. May be left out.</summary>
public sealed record RotateSecretRequest(
    [property: Description("For so many seconds the secret until now signs as well, 0 to 604800; left out: a day.")] int? OverlapSeconds = null)
{
    private static readonly TimeSpan Default = TimeSpan.FromDays(1);

    /// <exception cref="ProblemException">400: out of range.</exception>
    public TimeSpan Overlap()
    {
        var most = (int)Limits.SecretOverlap.TotalSeconds;
        new FieldFaults().AddIf(OverlapSeconds < 0 || OverlapSeconds > most, "#/overlap_seconds", $"Must be 0 to {most}.").ThrowIfAny();
        return OverlapSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Default;
    }
}

/// <summary>Whether an endpoint gets its events.</summary>
public enum EndpointStatus
{
    Enabled,

    /// <summary>See the reason.</summary>
    Disabled,

    /// <summary>Its secret cannot be read any more, so nothing can be signed: rotate the secret.</summary>
    Unusable,
}

/// <summary>An endpoint.</summary>
public sealed record WebhookEndpointAnswer(
    string Id, string Url, string[] Types, string? Description,
    [property: Description("enabled; disabled: it gets nothing; unusable: its secret can no longer be read, because the keys it was encrypted with are gone: rotate it.")] EndpointStatus Status,
    [property: Description("requested; gone: it answered 410; retries_exhausted: the last attempt of a delivery failed; backlog_full: too much waited for it.")] DisabledReason? DisabledReason,
    Instant? DisabledAt, Instant CreatedAt,
    [property: Description("When its newest secret was made.")] Instant SecretCreatedAt,
    [property: Description("When the secret before it signs no more; null where there is none.")] Instant? PreviousSecretUntil)
{
    /// <summary>Only in the answer that made it.</summary>
    [Description("The signing secret: whsec_ and 32 bytes in base64. Shown this once, where it was made."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static WebhookEndpointAnswer Of(WebhookEndpoint endpoint, bool canSign, Instant now, string? secret = null) => new(
        endpoint.Id, endpoint.Url, endpoint.Types, endpoint.Description,
        !endpoint.IsEnabled ? EndpointStatus.Disabled : canSign ? EndpointStatus.Enabled : EndpointStatus.Unusable,
        endpoint.Disabled?.Reason, endpoint.Disabled?.At, endpoint.CreatedAt, endpoint.Secrets[0].CreatedAt,
        endpoint.Secrets.Skip(1).Where(old => old.ExpiresAt > now).Max(static old => old.ExpiresAt))
    { Secret = secret };
}
