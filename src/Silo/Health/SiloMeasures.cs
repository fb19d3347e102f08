using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Spend.Gateway.Health;
using Spend.Grains;

namespace Spend.Silo.Health;

/// <summary>
/// Orleans' own figures in /metrics: <c>orleans_catalog_activations</c> and so on, by the names it gives them, in small letters. Distributions show their count
/// and sum. No label of Orleans carries a customer.
/// </summary>
internal sealed class SiloMeasures : IMeasured, IDisposable
{
    private const string Meter = "Microsoft.Orleans";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Figure>> _figures = new();
    private readonly ActiveCustomers _active;
    private readonly GrainAccounts _accounts;

    public SiloMeasures(ActiveCustomers active, GrainAccounts accounts)
    {
        (_active, _accounts) = (active, accounts);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public void WriteTo(PrometheusText text)
    {
        text.Gauge("spend_silo_customers", "Customers whose grains are active on this silo.", _active.Count);
        text.Counter("spend_silo_served_here_total", "Calls that were served here because the silo that has the customer could not be asked.", _accounts.ServedHere);
        _listener.RecordObservableInstruments();
        foreach (var (instrument, figures) in _figures.OrderBy(static f => f.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(instrument.Name);
            var isSpread = IsSpread(instrument);
            text.Head(name, instrument.Description is { Length: > 0 } words ? words : $"{instrument.Name} of Orleans.", isSpread ? "summary" : IsSum(instrument) ? "counter" : "gauge");
            foreach (var (_, figure) in figures.OrderBy(static f => f.Key, StringComparer.Ordinal))
            {
                text.Sample(isSpread ? name + "_sum" : name, figure.Value, figure.Labels);
                if (isSpread) text.Sample(name + "_count", figure.Count, figure.Labels);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new (string Name, string Value)[tags.Length];
        for (var i = 0; i < tags.Length; i++) labels[i] = (NameOf(tags[i].Key), tags[i].Value?.ToString() ?? "");
        var figure = _figures.GetOrAdd(instrument, static _ => new ConcurrentDictionary<string, Figure>(StringComparer.Ordinal))
            .GetOrAdd(string.Join(',', labels), static (_, labels) => new Figure(labels), labels);
        figure.Take(value, isReading: instrument.IsObservable);
    }

    /// <summary>As Prometheus writes names: Orleans has dashes in those of instruments, and capitals in those of labels.</summary>
    private static string NameOf(string name) => name.Replace('-', '_').Replace('.', '_').ToLowerInvariant();

    private static bool IsSum(Instrument instrument) => TypeOf(instrument) is var type && (type == typeof(Counter<>) || type == typeof(ObservableCounter<>));

    private static bool IsSpread(Instrument instrument) => TypeOf(instrument) == typeof(Histogram<>);

    private static Type TypeOf(Instrument instrument) => instrument.GetType() is { IsGenericType: true } type ? type.GetGenericTypeDefinition() : typeof(void);

    /// <summary>One instrument under one set of labels.</summary>
    private sealed class Figure((string Name, string Value)[] labels)
    {
        private readonly Lock _gate = new();

        public (string Name, string Value)[] Labels => labels;

        public double Value { get; private set; }

        public long Count { get; private set; }

        public void Take(double value, bool isReading)
        {
            lock (_gate) (Value, Count) = (isReading ? value : Value + value, Count + 1);
        }
    }
}
