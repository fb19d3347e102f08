using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Spend.Gateway.Commands.Hosting;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>An operator's word that a database which was restored from a backup is to be gone on with.</summary>
public static class AcceptRestoreCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var database = DatabaseConnection.Option();
        var command = new Command("accept-restore", "Go on with a PostgreSQL database that was restored from a backup: show what it holds, and let nodes use it. Stop all nodes first.") { database };
        command.SetAction(parsed => DatabaseConnection.Use(parsed.GetValue(database), connection => Run(console, connection)));
        return command;
    }

    private static int Run(IAnsiConsole console, string connection)
    {
        var accepted = AcceptedRestore.Accept(connection);
        console.WriteLine($"Accepted. The database is {accepted.Change}.");
        if (accepted.Epochs is var (before, now)) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epochs go on from {now:N0}; the newest in the backup was {before:N0}."));
        console.Write(Contents(accepted.Contents));
        console.WriteLine("Whatever was confirmed after the newest of these is missing: who asked for it has its answer, and may have to send it again.");
        if (accepted.OtherConnections > 0)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{accepted.OtherConnections:N0} other connections use this database. Nodes among them must be started again: they remember what is missing."));
        return 0;
    }

    private static Table Contents(IReadOnlyList<StoreContent> contents)
    {
        var table = new Table().AddColumn("what").AddColumn(new TableColumn("count").RightAligned()).AddColumn("newest");
        foreach (var (what, count, newest) in contents)
            table.AddRow(Array.ConvertAll([what, count.ToString("N0", CultureInfo.InvariantCulture), newest?.ToString() ?? ""], Markup.Escape));
        return table;
    }
}
