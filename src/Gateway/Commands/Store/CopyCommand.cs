using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Reporting;
using Spend.Gateway.Webhooks;

namespace Spend.Gateway.Commands.Store;

/// <summary>Moves a node's SQLite store into a PostgreSQL database, once, so that several nodes can go on with it.</summary>
public static class CopyCommand
{
    public static Command Create(CommandOutput output)
    {
        var (data, database, json) = (DataDirectory.Option(), DatabaseConnection.Option(), JsonOption.Create());
        var command = new DocumentedCommand("copy", "Copy a SQLite store into an empty PostgreSQL database, and read everything back. The directory stays as it is.")
        {
            Examples = ["copy --data ./data", "copy --data ./data --database \"Host=db.example.com;Database=spend;Username=owner\" --json"],
            Done = "Copied, and read back: both hold the same.",
            Failed = "Not copied: there is no store, it is in use, the database is not empty, or the copy differs. Nobody can use the database then.",
            Options = { data, database, json },
        };
        command.SetAction((parsed, stop) => DatabaseConnection.Use(
            parsed.GetValue(database), connection => Run(output, parsed.GetValue(json), DataDirectory.WithJournal(parsed.GetValue(data)), connection, stop)));
        return command;
    }

    private static async Task<int> Run(CommandOutput output, bool asJson, string data, string connection, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var copy = new StoreCopy(data, connection, WebhookSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().Build()));
        // One that is left to itself ends with the process; its database is refused then.
        var copied = await output.Show("Copying", () => copy.Total, () => copy.Done, () => copy.Run(stop), stop).WaitAsync(stop).ConfigureAwait(false);
        var elapsed = Stopwatch.GetElapsedTime(started);
        output.Report(asJson, () => Document(copied, elapsed), () => Print(output.Console, copied, data, elapsed));
        return ExitCode.Done;
    }

    private static JsonObject Document(IReadOnlyList<CopiedKind> copied, TimeSpan elapsed)
    {
        var document = new JsonObject();
        foreach (var (name, _, count) in copied) document[name] = count;
        document["seconds"] = elapsed.TotalSeconds;
        return document;
    }

    private static void Print(IAnsiConsole console, IReadOnlyList<CopiedKind> copied, string data, TimeSpan elapsed)
    {
        var table = new Table().AddColumn("copied").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (_, what, count) in copied) table.AddRow(Markup.Escape(what), count.ToString("N0", CultureInfo.InvariantCulture));
        console.Write(table);
        console.MarkupLine("[green]Copied, and read back: both hold the same.[/]");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Took {elapsed.TotalSeconds:F1} s. From now on '{data}' is a backup: a node that serves from it again would not know what the database is told."));
    }
}
