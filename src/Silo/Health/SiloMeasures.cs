using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Spend.Gateway.Health;
using Spend.Grains;

namespace Spend.Silo.Health;

/// <summary>
/// Orleans' own figures in /metrics: <c>orleans_catalog_activations</c> and so on, by the names it gives them, in small letters. Distributions show their count
/// and sum. Labels that name a silo are left out: there is a new one with each start. No label of Orleans carries a customer.
/// </summary>
internal sealed class SiloMeasures : IMeasured, IDisposable
{
    private const string Meter = "Microsoft.Orleans";

    private readonly MeterListener _listener = new();
    private readonly ActiveCustomers _active;
    private readonly GrainAccounts _accounts;

    // By name: Orleans makes one instrument of a name for each queue, and again whenever a queue moves.
    private readonly ConcurrentDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly Lock _reading = new();

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
        lock (_reading)
        {
            // What is read anew may be of other queues than before.
            foreach (var (_, family) in _families) family.ForgetReadings();
            _listener.RecordObservableInstruments();
            foreach (var (_, family) in _families.OrderBy(static f => f.Key, StringComparer.Ordinal)) family.WriteTo(text);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _families.GetOrAdd(NameOf(instrument.Name), static (name, instrument) => new Family(name, instrument), instrument).Add(value, tags);

    /// <summary>As Prometheus writes names: Orleans has dashes in those of instruments, and capitals in those of labels.</summary>
    private static string NameOf(string name) => name.Replace('-', '_').Replace('.', '_').ToLowerInvariant();

    /// <summary>All figures of one name.</summary>
    private sealed class Family(string name, Instrument first)
    {
        private static readonly string[] OfSilos = ["destination", "source", "silo"];

        private readonly Dictionary<string, ((string Name, string Value)[] Labels, double Sum, long Count)> _figures = new(StringComparer.Ordinal);
        private readonly Lock _gate = new();
        private readonly bool _isReading = first.IsObservable, _isSpread = IsOf(first, typeof(Histogram<>)), _isSum = IsOf(first, typeof(Counter<>)) || IsOf(first, typeof(ObservableCounter<>));

        public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new List<(string Name, string Value)>(tags.Length);
            foreach (var tag in tags)
                if (NameOf(tag.Key) is var label && !OfSilos.Contains(label)) labels.Add((label, tag.Value?.ToString() ?? ""));
            var key = string.Join(',', labels);
            lock (_gate)
            {
                var (known, sum, count) = _figures.GetValueOrDefault(key);
                _figures[key] = (known ?? [.. labels], sum + value, count + 1);
            }
        }

        public void ForgetReadings()
        {
            if (!_isReading) return;
            lock (_gate) _figures.Clear();
        }

        public void WriteTo(PrometheusText text)
        {
            lock (_gate)
            {
                if (_figures.Count == 0) return;
                // A name that ends as the parts of a histogram do, but is an instrument by itself, has no type that Prometheus would take.
                var type = _isSpread ? "summary" : name.EndsWith("_bucket", StringComparison.Ordinal) || name.EndsWith("_sum", StringComparison.Ordinal) || name.EndsWith("_count", StringComparison.Ordinal) ? "untyped" : _isSum ? "counter" : "gauge";
                text.Head(name, first.Description is { Length: > 0 } words ? words : $"{first.Name} of Orleans.", type);
                foreach (var (_, (labels, sum, count)) in _figures.OrderBy(static f => f.Key, StringComparer.Ordinal))
                {
                    text.Sample(_isSpread ? name + "_sum" : name, sum, labels);
                    if (_isSpread) text.Sample(name + "_count", count, labels);
                }
            }
        }

        private static bool IsOf(Instrument instrument, Type type) => instrument.GetType() is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == type;
    }
}
