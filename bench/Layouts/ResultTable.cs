using System.Globalization;
using System.Text;

namespace Spend.Layouts;

/// <summary>One column of the table: so many callers on so many customers.</summary>
internal readonly record struct Cell(int Customers, int Callers)
{
    public string Title => $"{(Customers == 1 ? "one hot customer" : string.Create(CultureInfo.InvariantCulture, $"{Customers:N0} customers"))}, {Callers} callers";
}

/// <summary>
/// Medians over the quieter half of a cell's rounds: those in which others used least of the machine. Ratios are taken within a round, between
/// neighbours in time, and then their median: drift of the machine cancels out.
/// </summary>
internal sealed class ResultTable(IReadOnlyList<Layout> layouts, IReadOnlyList<Cell> cells)
{
    private const string Base = "b";

    private readonly Dictionary<(string Letter, Cell Cell), List<Measured>> _rounds = [];

    public void Add(Layout layout, Cell cell, Measured measured)
    {
        if (!_rounds.TryGetValue((layout.Letter, cell), out var list)) _rounds.Add((layout.Letter, cell), list = []);
        list.Add(measured);
    }

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append("| events/s (p50 / p99 ms of a commit) x (b) | ").AppendJoin(" | ", cells.Select(static c => c.Title)).Append(" | WAL bytes an event, hot / many | µs of the server an event, hot / many |\n");
        text.Append("|---|").Append(string.Concat(Enumerable.Repeat("---|", cells.Count + 2))).Append('\n');
        foreach (var layout in layouts)
        {
            text.Append("| (").Append(layout.Letter).Append(") ").Append(layout.Words);
            foreach (var cell in cells) text.Append(" | ").Append(Words(layout.Letter, cell));
            text.Append(" | ").Append(Wal(layout.Letter, cells[0])).Append(" / ").Append(Wal(layout.Letter, cells[^1]))
                .Append(" | ").Append(Micros(layout.Letter, cells[0])).Append(" / ").Append(Micros(layout.Letter, cells[^1])).Append(" |\n");
        }

        text.Append("| *events in a commit of (b)* | ").AppendJoin(" | ", cells.Select(c => $"*{Median(Base, c, static m => m.BatchSize).ToString("F0", CultureInfo.InvariantCulture)}*")).Append(" | | |\n");
        return text.Append('\n').Append(Noise()).Append('\n').ToString();
    }

    private string Words(string letter, Cell cell)
    {
        var pairs = _rounds[(letter, cell)].Zip(_rounds[(Base, cell)]).OrderBy(static p => Math.Max(p.First.Others, p.Second.Others));
        var ratio = MedianOf(Half([.. pairs]).Select(static p => p.First.Rate / p.Second.Rate));
        return string.Create(CultureInfo.InvariantCulture,
            $"{Median(letter, cell, static m => m.Rate):N0} ({Ms(Median(letter, cell, static m => m.P50))} / {Ms(Median(letter, cell, static m => m.P99))}) {ratio:F2}x");
    }

    private string Wal(string letter, Cell cell) => Median(letter, cell, static m => m.WalBytes).ToString("N0", CultureInfo.InvariantCulture);

    private string Micros(string letter, Cell cell) => Median(letter, cell, static m => m.ServerMicros).ToString("F1", CultureInfo.InvariantCulture);

    private string Noise()
    {
        var (at, widest) = _rounds.Select(r => (r.Key, Ratio: Spread(Quiet(r.Value)))).MaxBy(static r => r.Ratio);
        var others = MedianOf(_rounds.Values.SelectMany(Quiet).Select(static m => m.Others));
        var othersInAll = MedianOf(_rounds.Values.SelectMany(static m => m).Select(static m => m.Others));
        return string.Create(CultureInfo.InvariantCulture,
            $"Noise: others used {othersInAll * 100:F0} % of the machine (median of all measurements), {others * 100:F0} % in the quieter half of each cell's rounds, which alone count. Of those, the rounds of one cell differ by {(MedianOf(_rounds.Values.Select(static r => Spread(Quiet(r)))) - 1) * 100:F0} % in the median and by up to {(widest - 1) * 100:F0} % (({at.Letter}), {at.Cell.Title}).");
    }

    private double Median(string letter, Cell cell, Func<Measured, double> of) => MedianOf(Quiet(_rounds[(letter, cell)]).Select(of));

    private static double Spread(IEnumerable<Measured> rounds) => rounds.Max(static m => m.Rate) / rounds.Min(static m => m.Rate);

    private static Measured[] Quiet(List<Measured> rounds) => Half([.. rounds.OrderBy(static m => m.Others)]);

    private static T[] Half<T>(T[] sorted) => sorted[..((sorted.Length + 1) / 2)];

    private static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Ms(double value) => value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
