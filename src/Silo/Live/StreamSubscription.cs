using Orleans.Streams;
using Spend.Gateway.Live;
using Spend.Grains.Interfaces;
using Spend.Grains.Interfaces.Wire;

namespace Spend.Silo.Live;

/// <summary>
/// One viewer's end of a customer's stream. Streams are in memory and lose what a dying silo had; so the grain is asked every few seconds to go on
/// publishing, and answers with the latest sequence: what did not come is read from the journal.
/// </summary>
internal sealed class StreamSubscription(ICustomerGrain grain, LiveMeasures measures, LiveWish wish, TimeProvider time, ILogger log) : LiveBacklog(measures, wish), ILiveSubscription
{
    /// <summary>A customer whose silo died is published again after so long.</summary>
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3), WatchFor = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ended = new();
    private StreamSubscriptionHandle<LiveMessage>? _handle;
    private long _heard;
    private int _isDisposed;

    /// <summary>Done when the grain publishes.</summary>
    public async Task Begin(StreamSubscriptionHandle<LiveMessage> handle)
    {
        _handle = handle;
        await Renew();
        _ = KeepRenewing();
    }

    public Task Hear(LiveMessage message)
    {
        if (message.IsRecord) Volatile.Write(ref _heard, message.Sequence);
        Add(new LiveEvent((LiveEventType)message.Type, message.Sequence, message.IsRecord, message.Data));
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _ended.Cancel();
        if (_handle is not null) _ = Leave(_handle);
    }

    private async Task KeepRenewing()
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token)) await Renew();
        }
        catch (OperationCanceledException)
        {
            // The viewer has left.
        }
        _ended.Dispose();
    }

    private async Task Renew()
    {
        try
        {
            var latest = await grain.Watch(WatchFor);
            if (latest > Volatile.Read(ref _heard)) Add(LiveEvent.Look(latest));
            Volatile.Write(ref _heard, latest);
        }
        // Whatever it is, the journal is looked at instead, and the grain is asked again in a while.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.NotWatching(exception);
            Add(LiveEvent.Look(0));
        }
    }

    private async Task Leave(StreamSubscriptionHandle<LiveMessage> handle)
    {
        try
        {
            await handle.UnsubscribeAsync();
        }
        // Where nobody listens any more, the stream forgets it by itself.
        catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException)
        {
            log.NotUnsubscribed(exception);
        }
    }
}
