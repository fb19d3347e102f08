using Spend.Gateway.Webhooks.Keys;

namespace Spend.Gateway.Webhooks;

/// <summary>What is set from outside about webhooks.</summary>
/// <param name="AllowLoopback">Webhooks__AllowLoopback: endpoints on this machine's loopback addresses, there also over http. For development.</param>
/// <param name="KeysFolder">SPEND_KEYS: where the keys are that endpoints' secrets are encrypted with; null: <c>keys</c> in the data folder, or the database that all nodes share.</param>
/// <param name="MasterKey">SPEND_MASTER_KEY: seals those keys; null: they are stored as they are.</param>
public sealed record WebhookSettings(bool AllowLoopback, string? KeysFolder, MasterKey? MasterKey = null)
{
    /// <exception cref="SettingsException">A value that is none.</exception>
    public static WebhookSettings From(IConfiguration configuration) => new(
        configuration["Webhooks:AllowLoopback"] switch
        {
            null or "" => false,
            var text when bool.TryParse(text, out var allowed) => allowed,
            var other => throw new SettingsException($"Webhooks__AllowLoopback is '{other}'; it must be true or false."),
        },
        configuration["SPEND_KEYS"] is { Length: > 0 } folder ? folder : null,
        configuration[MasterKey.Setting] is { Length: > 0 } key ? MasterKey.Parse(key) : null);
}
