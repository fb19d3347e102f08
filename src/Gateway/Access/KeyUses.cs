using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Access;

/// <summary>
/// When keys were last used: known at once where they are, and told to the others once a minute. No request waits for it, and no version of a
/// key's document comes of it.
/// </summary>
internal sealed class KeyUses(KeyRing keys, IKeyUses store, TimeProvider time, ILogger<KeyUses> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>What a request is just noting down may be a little older than what was stored.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    // Uses up to here are stored.
    private Instant _stored;

    /// <summary>Of the keys of a tenant that were ever used, by id.</summary>
    public IReadOnlyDictionary<string, Instant> Of(string tenant)
    {
        var used = new Dictionary<string, Instant>(store.Of(tenant), StringComparer.Ordinal);
        foreach (var use in keys.UsedAfter(_stored))
            if (use.Tenant == tenant) used[use.Key] = Instant.Later(used.GetValueOrDefault(use.Key), use.At);
        return used;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Store();
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
        Store();
    }

    private void Store()
    {
        try
        {
            var through = Instant.From(time.GetUtcNow().UtcDateTime) - Overlap;
            store.Note([.. keys.UsedAfter(_stored)]);
            _stored = through;
        }
        // Whatever it is, the uses are known here and are told the next time.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.KeyUsesStuck(exception);
        }
    }
}
