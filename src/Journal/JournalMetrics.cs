using System.Diagnostics.Metrics;

namespace Spend.Journal;

/// <summary>What the writer counts, under the meter <c>Spend.Journal</c>.</summary>
internal sealed class JournalMetrics : IDisposable
{
    public const string MeterName = "Spend.Journal";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _commits, _appends, _frames, _conflicts, _failures;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _size;

    public JournalMetrics(Func<int> queueLength)
    {
        _commits = _meter.CreateCounter<long>("spend.journal.commits", "{commit}", "Transactions that were tried.");
        _appends = _meter.CreateCounter<long>("spend.journal.appends", "{append}", "Appends in them.");
        _frames = _meter.CreateCounter<long>("spend.journal.frames", "{frame}", "Records in them.");
        _conflicts = _meter.CreateCounter<long>("spend.journal.conflicts", "{append}", "Appends that another writer was before.");
        _failures = _meter.CreateCounter<long>("spend.journal.failures", "{append}", "Appends whose commit failed.");
        _duration = _meter.CreateHistogram<double>("spend.journal.commit.duration", "s", "From the batch being made to its answers.");
        _size = _meter.CreateHistogram<int>("spend.journal.commit.appends", "{append}", "Appends committed together.");
        _meter.CreateObservableGauge("spend.journal.queue", queueLength, "{append}", "Appends that wait or are being committed.");
    }

    public void Committed(CommitBatch batch, TimeSpan took)
    {
        _commits.Add(1);
        _appends.Add(batch.Queued);
        _frames.Add(batch.Frames);
        _duration.Record(took.TotalSeconds);
        _size.Record(batch.Queued);
    }

    public void Conflicted() => _conflicts.Add(1);

    public void Failed() => _failures.Add(1);

    public void Dispose() => _meter.Dispose();
}
