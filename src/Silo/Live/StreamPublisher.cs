using System.Threading.Channels;
using Spend.Core;
using Spend.Gateway.Live;
using Spend.Grains.Interfaces.Wire;
using Spend.Journal;

namespace Spend.Silo.Live;

/// <summary>Takes events to their streams, behind the decisions they are about: where it cannot keep up, the oldest go.</summary>
internal sealed class StreamPublisher : BackgroundService
{
    private const int AtOnce = 256, Most = Limits.LiveBacklog * 16;

    private readonly Channel<(CustomerId Customer, LiveEvent Event)> _waiting;
    private readonly IClusterClient _cluster;
    private readonly ILogger<StreamPublisher> _log;

    public StreamPublisher(LiveMeasures measures, IClusterClient cluster, ILogger<StreamPublisher> log)
    {
        (_cluster, _log) = (cluster, log);
        _waiting = Channel.CreateBounded<(CustomerId, LiveEvent)>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => measures.Dropped());
    }

    /// <summary>Never waits and never throws.</summary>
    public void Add(CustomerId customer, LiveEvent happened) => _waiting.Writer.TryWrite((customer, happened));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = new List<(CustomerId Customer, LiveEvent Event)>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                taken.Clear();
                while (taken.Count < AtOnce && _waiting.Reader.TryRead(out var next)) taken.Add(next);
                await Task.WhenAll(taken.GroupBy(static t => t.Customer, static t => t.Event).Select(Publish));
            }
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private async Task Publish(IGrouping<CustomerId, LiveEvent> events)
    {
        try
        {
            await StreamLiveFeed.StreamOf(_cluster, events.Key).OnNextBatchAsync(events.Select(static e => new LiveMessage((int)e.Type, e.Sequence, e.IsRecord, e.Data.ToArray())));
        }
        // Whatever it is, it must not end the process; viewers find out by the sequences.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _log.NotPublished(exception);
        }
    }
}
