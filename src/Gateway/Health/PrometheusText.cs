using System.Globalization;
using System.Text;

namespace Spend.Gateway.Health;

/// <summary>Writes figures in the Prometheus text format 0.0.4.</summary>
public sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public PrometheusText Counter(string name, string help, double value) => Head(name, help, "counter").Sample(name, value);

    public PrometheusText Gauge(string name, string help, double value) => Head(name, help, "gauge").Sample(name, value);

    public PrometheusText Histogram(string name, string help, Histogram histogram)
    {
        Head(name, help, "histogram");
        var counts = histogram.Cumulative();
        for (var i = 0; i < histogram.Bounds.Count; i++) Sample(name + "_bucket", counts[i], ("le", Number(histogram.Bounds[i])));
        return Sample(name + "_bucket", counts[^1], ("le", "+Inf")).Sample(name + "_sum", histogram.Sum).Sample(name + "_count", counts[^1]);
    }

    public PrometheusText Head(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    public PrometheusText Sample(string name, double value, params (string Name, string Value)[] labels)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').AppendJoin(',', labels.Select(static l => $"{l.Name}=\"{Escape(l.Value)}\"")).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
}
