using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Pricing;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Journal.Verification;

namespace Spend.Gateway.Commands.Verify;

/// <summary>Rebuilds every account from the journal and computes every posting a second time. Nothing is changed.</summary>
public static class VerifyCommand
{
    private const int DifferencesShown = 50;

    public static Command Create(IAnsiConsole console)
    {
        var (data, database) = (DataDirectory.Option(), DatabaseConnection.Option());
        var command = new Command("verify", "Rebuild every account from the journal, rate every posting again, compute every chain of hashes and report differences. Exit code 0: none.") { data, database };
        command.SetAction((parsed, stop) => Task.FromResult(
            parsed.GetValue(data) is null && DatabaseConnection.OrSetting(parsed.GetValue(database)) is { } connection
                ? DatabaseConnection.Use(connection, named => RunDatabase(console, named, stop))
                : RunFolder(console, DataDirectory.WithJournal(parsed.GetValue(data)), stop)));
        return command;
    }

    private static int RunFolder(IAnsiConsole console, string data, CancellationToken stop)
    {
        using var journal = SqliteJournal.Open(data, new SqliteJournalOptions { RefusesLoss = true });
        return Run(console, journal, journal, stop);
    }

    private static int RunDatabase(IAnsiConsole console, string connection, CancellationToken stop)
    {
        using var database = PostgresDatabase.Open(connection, new PostgresOptions { Migrates = false });
        var journal = new PostgresJournal(database);
        var contradictions = journal.Contradictions();
        foreach (var contradiction in contradictions.Take(DifferencesShown)) console.MarkupLineInterpolated($"[red]The tables contradict each other: {contradiction}[/]");
        return Math.Max(Run(console, journal, new PostgresDocuments(database), stop), contradictions.Count > 0 ? 1 : 0);
    }

    private static int Run(IAnsiConsole console, IJournal journal, IDocuments documents, CancellationToken stop)
    {
        var catalogs = new Catalogs(new Documents(documents, audit: null, TimeProvider.System));
        var started = Stopwatch.GetTimestamp();
        var report = new JournalVerification(journal, catalogs.Of).Run(stop: stop);
        Print(console, report, Stopwatch.GetElapsedTime(started));
        return report.DifferenceCount == 0 ? 0 : 1;
    }

    private static void Print(IAnsiConsole console, VerificationReport report, TimeSpan elapsed)
    {
        if (report.DifferenceCount > 0) console.Write(Differences(report));
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
        console.Write(table);
        console.MarkupLine(report.DifferenceCount == 0 ? "[green]Verified: the journal says what recomputing it says.[/]" : "[red]Not verified: the journal and its recomputation differ.[/]");
    }

    private static Table Differences(VerificationReport report)
    {
        var table = new Table().AddColumn("customer").AddColumn(new TableColumn("sequence").RightAligned()).AddColumn("what").AddColumn("expected").AddColumn("found");
        foreach (var d in report.Differences.Take(DifferencesShown))
            table.AddRow(Array.ConvertAll([d.Customer.ToString(), d.Sequence.ToString(CultureInfo.InvariantCulture), d.What, d.Expected, d.Found], Markup.Escape));
        if (report.DifferenceCount > DifferencesShown) table.Caption($"The first {DifferencesShown} of {report.DifferenceCount}.");
        return table;
    }
}
