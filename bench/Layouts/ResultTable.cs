using System.Globalization;
using System.Text;

namespace Spend.Layouts;

/// <summary>One column of the table: so many callers on so many customers.</summary>
internal readonly record struct Cell(int Customers, int Callers)
{
    public string Title => $"{(Customers == 1 ? "one hot customer" : string.Create(CultureInfo.InvariantCulture, $"{Customers:N0} customers"))}, {Callers} callers";
}

/// <summary>Medians over the rounds. Ratios are taken within a round, between neighbours in time, and then their median: drift of the machine cancels out.</summary>
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
        text.Append("| events/s (p50 / p99 ms of a commit) x (b) | ").AppendJoin(" | ", cells.Select(static c => c.Title)).Append(" | WAL bytes an event, hot / many |\n");
        text.Append("|---|").Append(string.Concat(Enumerable.Repeat("---|", cells.Count + 1))).Append('\n');
        foreach (var layout in layouts)
        {
            text.Append("| (").Append(layout.Letter).Append(") ").Append(layout.Words);
            foreach (var cell in cells) text.Append(" | ").Append(Words(layout.Letter, cell));
            text.Append(" | ").Append(Wal(layout.Letter, cells[0])).Append(" / ").Append(Wal(layout.Letter, cells[^1])).Append(" |\n");
        }

        text.Append("| *events in a commit of (b)* | ").AppendJoin(" | ", cells.Select(c => $"*{Median(Base, c, static m => m.BatchSize).ToString("F0", CultureInfo.InvariantCulture)}*")).Append(" | |\n");
        return text.Append('\n').Append(Noise()).Append('\n').ToString();
    }

    private string Words(string letter, Cell cell)
    {
        var ratio = MedianOf(_rounds[(letter, cell)].Zip(_rounds[(Base, cell)], static (own, other) => own.Rate / other.Rate));
        return string.Create(CultureInfo.InvariantCulture,
            $"{Median(letter, cell, static m => m.Rate):N0} ({Ms(Median(letter, cell, static m => m.P50))} / {Ms(Median(letter, cell, static m => m.P99))}) {ratio:F2}x");
    }

    private string Wal(string letter, Cell cell) => Median(letter, cell, static m => m.WalBytes).ToString("N0", CultureInfo.InvariantCulture);

    private string Noise()
    {
        var (at, widest) = _rounds.Select(static r => (r.Key, Ratio: r.Value.Max(static m => m.Rate) / r.Value.Min(static m => m.Rate))).MaxBy(static r => r.Ratio);
        var middle = MedianOf(_rounds.Values.Select(static r => r.Max(static m => m.Rate) / r.Min(static m => m.Rate)));
        return string.Create(CultureInfo.InvariantCulture, $"Noise: the rounds of one cell differ by {(middle - 1) * 100:F0} % in the median and by up to {(widest - 1) * 100:F0} % (({at.Letter}), {at.Cell.Title}).");
    }

    private double Median(string letter, Cell cell, Func<Measured, double> of) => MedianOf(_rounds[(letter, cell)].Select(of));

    private static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Ms(double value) => value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
