using System.Threading.Channels;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Health;
using Spend.Journal;

namespace Spend.Gateway.Denials;

/// <summary>
/// Remembers denials, behind the decisions they are about: a decision hands its denial over and goes on. Where more come than can be counted, some
/// are not remembered, which a figure of /metrics shows; none is ever answered later for it.
/// </summary>
internal sealed class DenialRecorder : BackgroundService, IMeasured
{
    /// <summary>Denials that wait to be counted.</summary>
    private const int Most = 16_384;

    private static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(250), AfterFailure = TimeSpan.FromSeconds(1), PruneEvery = TimeSpan.FromHours(1);

    private readonly Channel<Denied> _waiting = Channel.CreateBounded<Denied>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly DenialBook _book = new();
    private readonly IDenialLog _log;
    private readonly ILease _lease;
    private readonly TimeProvider _time;
    private readonly ILogger<DenialRecorder> _logger;
    private Instant _pruned;
    private long _lost;

    public DenialRecorder(IDenialLog log, ILease lease, TimeProvider time, ILogger<DenialRecorder> logger) => (_log, _lease, _time, _logger) = (log, lease, time, logger);

    /// <summary>Takes a denial that was decided just now. Never waits and never throws.</summary>
    public void Take(CustomerId customer, Command asked, Answer answer, Instant at)
    {
        if (asked is EventCommand about && !_waiting.Writer.TryWrite(new Denied(customer, about.Id, answer, at))) Interlocked.Increment(ref _lost);
    }

    public void WriteTo(PrometheusText text) =>
        text.Counter("spend_denials_not_remembered_total", "Denials that came faster than they could be counted; their callers were answered all the same.", Volatile.Read(ref _lost));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // What waits for the next minute's housekeeping is looked at when the next denial comes.
            while (_book.HasChanges || await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                Count();
                await Task.Delay(Store() ? StoreEvery : AfterFailure, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
        Count();
        Store();
    }

    private Instant Now => Instant.From(_time.GetUtcNow().UtcDateTime);

    private void Count()
    {
        while (_waiting.Reader.TryRead(out var denied))
            if (!_book.Add(denied)) Interlocked.Increment(ref _lost);
    }

    private bool Store()
    {
        try
        {
            _book.Store(_log);
            _book.Forget(Now);
            Prune();
            return true;
        }
        // Whatever it is, what was counted is still here, and goes on being counted.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.DenialsStuck(exception);
            return false;
        }
    }

    private void Prune()
    {
        if (Now - _pruned < PruneEvery || !_lease.IsHeld) return;
        _pruned = Now;
        _log.Prune(Now - Limits.DenialLife);
    }
}
