using System.Diagnostics.Metrics;

namespace Spend.Gateway.Health;

/// <summary>What the journal's writer measures of itself, kept as totals for /metrics. Listens to the meter <c>Spend.Journal</c>; commits are few, so what listening costs does not matter.</summary>
public sealed class CommitMeasures : IDisposable
{
    private const string MeterName = "Spend.Journal";

    private readonly MeterListener _listener = new();
    private long _frames, _conflicts, _failures;

    public CommitMeasures()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (instrument.Name == "spend.journal.commit.duration") Seconds.Record(value);
        });
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (instrument.Name == "spend.journal.commit.appends") BatchSize.Record(value);
        });
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "spend.journal.frames") Interlocked.Add(ref _frames, value);
            else if (instrument.Name == "spend.journal.conflicts") Interlocked.Add(ref _conflicts, value);
            else if (instrument.Name == "spend.journal.failures") Interlocked.Add(ref _failures, value);
        });
        _listener.Start();
    }

    public Histogram Seconds { get; } = new(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5);

    public Histogram BatchSize { get; } = new(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096);

    public long Frames => Volatile.Read(ref _frames);

    public long Conflicts => Volatile.Read(ref _conflicts);

    public long Failures => Volatile.Read(ref _failures);

    public void Dispose() => _listener.Dispose();
}
