using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Journal.Verification;

namespace Spend.Gateway.Commands.Verify;

/// <summary>What verifying came to, for people and for scripts.</summary>
/// <param name="contradictions">Between the tables of a database.</param>
internal sealed class VerifyReport(VerificationReport report, IReadOnlyCollection<string> contradictions, TimeSpan elapsed)
{
    private const int DifferencesShown = 50;

    public bool IsSound => report.DifferenceCount == 0 && contradictions.Count == 0;

    public JsonObject ToJson() => new()
    {
        ["verified"] = IsSound,
        ["customers"] = report.Customers.Count,
        ["records"] = report.Records,
        ["postings"] = report.Postings,
        ["invoices"] = report.Invoices,
        ["snapshots"] = report.Snapshots,
        ["charged"] = new JsonObject(report.Charged.Select(static c => KeyValuePair.Create(c.Currency, (JsonNode?)c.Charged.ToString()))),
        ["seconds"] = elapsed.TotalSeconds,
        ["difference_count"] = report.DifferenceCount,
        ["differences"] = new JsonArray([.. report.Differences.Select(static d => new JsonObject
        {
            ["customer"] = d.Customer.ToString(),
            ["sequence"] = d.Sequence,
            ["what"] = d.What,
            ["expected"] = d.Expected,
            ["found"] = d.Found,
        })]),
        ["contradictions"] = new JsonArray([.. contradictions.Select(static c => (JsonNode)c)]),
    };

    public void Print(IAnsiConsole console)
    {
        foreach (var contradiction in contradictions.Take(DifferencesShown)) console.MarkupLineInterpolated($"[red]The tables contradict each other: {contradiction}[/]");
        if (report.DifferenceCount > 0) console.Write(Differences());
        console.Write(Totals());
        console.MarkupLine(report.DifferenceCount == 0 ? "[green]Verified: the journal says what recomputing it says.[/]" : "[red]Not verified: the journal and its recomputation differ.[/]");
    }

    private Table Totals()
    {
        var table = new Table().HideHeaders().AddColumn("what").AddColumn("value");
        void Row(string what, FormattableString value) => table.AddRow(Markup.Escape(what), Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));
        Row("customers", $"{report.Customers.Count:N0}");
        Row("records", $"{report.Records:N0}");
        Row("postings rated again", $"{report.Postings:N0}");
        Row("invoices numbered", $"{report.Invoices:N0}");
        Row("snapshots compared", $"{report.Snapshots:N0}");
        foreach (var (currency, charged) in report.Charged) Row($"charged, {currency}", $"{charged}");
        Row("time", $"{elapsed.TotalSeconds:F1} s");
        Row("differences", $"{report.DifferenceCount:N0}");
        return table;
    }

    private Table Differences()
    {
        var table = new Table().AddColumn("customer").AddColumn(new TableColumn("sequence").RightAligned()).AddColumn("what").AddColumn("expected").AddColumn("found");
        foreach (var d in report.Differences.Take(DifferencesShown))
            table.AddRow(Array.ConvertAll([d.Customer.ToString(), d.Sequence.ToString(CultureInfo.InvariantCulture), d.What, d.Expected, d.Found], Markup.Escape));
        if (report.DifferenceCount > DifferencesShown) table.Caption($"The first {DifferencesShown} of {report.DifferenceCount}.");
        return table;
    }
}
