using Microsoft.Extensions.Options;

namespace Spend.Client;

/// <summary>How to reach a controller, and what to do when it cannot be reached.</summary>
public sealed class SpendOptions
{
    /// <summary>The controller's address.</summary>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>Of role <c>backend</c>; <c>admin</c> where grants or caps are to be set.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>How long a call may take with all its tries; then no answer is a no.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one try waits for its answer.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What this process may allow by itself while the controller does not answer. Null: nothing, it fails closed.
    /// This is the one place where more can be spent than there is.
    /// </summary>
    public OfflineAllowance? Offline { get; set; }

    /// <summary>
    /// How many settlements, releases and events are kept in memory for a controller that does not answer, 1 or more, to be sent when it does. What takes
    /// something back gets half of them: beyond it a release is left to the hold's own end, and a charge whose answer never came stays. Beyond all of it
    /// nothing is allowed offline, and a settlement or an event that is not answered is a <see cref="SpendException"/>.
    /// </summary>
    public int BacklogCapacity { get; set; } = 10_000;

    internal Uri Root => BaseAddress.AbsoluteUri.EndsWith('/') ? BaseAddress : new Uri(BaseAddress.AbsoluteUri + "/");

    /// <summary>What is wrong; empty if nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        if (BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) yield return "BaseAddress must be an absolute http or https address.";
        if (string.IsNullOrWhiteSpace(ApiKey) || ApiKey.Any(static c => c is <= ' ' or > '~')) yield return "ApiKey must be the key of a backend or an admin.";
        if (AttemptTimeout <= TimeSpan.Zero) yield return "AttemptTimeout must be above zero.";
        if (Timeout < AttemptTimeout) yield return "Timeout must not be shorter than AttemptTimeout.";
        if (BacklogCapacity < 1) yield return "BacklogCapacity must be at least 1.";
        if (Offline is { } offline)
            foreach (var fault in offline.Faults()) yield return fault;
    }
}

internal sealed class SpendOptionsValidator : IValidateOptions<SpendOptions>
{
    public ValidateOptionsResult Validate(string? name, SpendOptions options) =>
        options.Faults().ToArray() is { Length: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
