using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Webhooks;

namespace Spend.Gateway.Commands.Store;

/// <summary>Moves a node's SQLite store into a PostgreSQL database, once, so that several nodes can go on with it.</summary>
public static class CopyCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var (data, database) = (DataDirectory.Option(), DatabaseConnection.Option());
        var command = new Command("copy", "Copy a SQLite store into an empty PostgreSQL database, and read everything back. The directory stays as it is.") { data, database };
        command.SetAction((parsed, stop) => Task.FromResult(
            DatabaseConnection.Use(parsed.GetValue(database), connection => Run(console, DataDirectory.WithJournal(parsed.GetValue(data)), connection, stop))));
        return command;
    }

    private static int Run(IAnsiConsole console, string data, string connection, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var copied = StoreCopy.Run(data, connection, WebhookSettings.From(new ConfigurationBuilder().AddEnvironmentVariables().Build()), stop);
        var table = new Table().AddColumn("copied").AddColumn(new TableColumn("count").RightAligned());
        foreach (var (what, count) in copied) table.AddRow(Markup.Escape(what), count.ToString("N0", CultureInfo.InvariantCulture));
        console.Write(table);
        console.MarkupLine("[green]Copied, and read back: both hold the same.[/]");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Took {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s. From now on '{data}' is a backup: a node that serves from it again would not know what the database is told."));
        return 0;
    }
}
