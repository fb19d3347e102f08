using System.Text.Json;
using Spend.Gateway.Http;
using Spend.Gateway.Live;
using Spend.Journal;

namespace Spend.Gateway.Denials;

/// <summary>
/// One viewer of a tenant's denials, until it leaves or has to. What waits for it is in the log, which is bounded: one that is slow sees entries later, as they stand by
/// then.
/// </summary>
/// <param name="mayStay">Asked every second: whether the viewer's key is still good.</param>
internal sealed class DenialViewing(string tenant, IDenialLog log, DenialChanges changes, EventStream output, Func<bool> mayStay, TimeProvider time, CancellationToken cancelled)
{
    private const int AtOnce = 100;

    private static readonly TimeSpan KeyEvery = TimeSpan.FromSeconds(1);

    private long _sent, _keyAt, _writtenAt;

    /// <param name="since">The change that the viewer has seen last; null: what comes from now on.</param>
    public async Task Run(long? since)
    {
        var latest = changes.LatestOf(tenant);
        // A number from beyond the end is of a log that was begun anew.
        _sent = since is { } seen && seen < latest ? seen : latest;
        _keyAt = time.GetTimestamp();
        await Heartbeat();
        while (MayStay())
            try
            {
                if (changes.LatestOf(tenant) > _sent) await Send();
                else if (time.GetElapsedTime(_writtenAt) >= LiveViewing.HeartbeatEvery) await Heartbeat();
                else await Rest();
            }
            catch (JournalUnavailableException)
            {
                // The viewer stays, and sees what it missed when the store answers again.
                await Rest();
            }
    }

    private bool MayStay()
    {
        cancelled.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_keyAt) < KeyEvery) return true;
        _keyAt = time.GetTimestamp();
        return mayStay();
    }

    private async ValueTask Send()
    {
        var entries = log.Since(tenant, _sent, AtOnce);
        foreach (var entry in entries)
        {
            if (LoggedDenial.Of(entry) is { } denial) await output.Event("denial", entry.Change, JsonSerializer.SerializeToUtf8Bytes(denial, StrictJson.TypeOf<LoggedDenial>()), cancelled);
            _sent = entry.Change;
        }
        await output.Flush(cancelled);
        // Some that were announced may be gone already.
        if (entries.Count == 0) _sent = changes.LatestOf(tenant);
        _writtenAt = time.GetTimestamp();
    }

    private async ValueTask Heartbeat()
    {
        output.Heartbeat();
        await output.Flush(cancelled);
        _writtenAt = time.GetTimestamp();
    }

    private Task Rest() => Task.Delay(DenialChanges.Every, time, cancelled);
}
