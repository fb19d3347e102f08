using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Reporting;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>An operator's word that a database which was restored from a backup is to be gone on with.</summary>
public static class AcceptRestoreCommand
{
    public static Command Create(CommandOutput output)
    {
        var (database, json) = (DatabaseConnection.Option(), JsonOption.Create());
        var command = new DocumentedCommand("accept-restore", "Go on with a PostgreSQL database that was restored from a backup: show what it holds, and let nodes use it. Stop all nodes first.")
        {
            Examples = ["accept-restore", "accept-restore --json"],
            Done = "Accepted: nodes may use the database.",
            Failed = "The database cannot be reached, holds nothing of Spend, or the role is not its owner.",
            Options = { database, json },
        };
        command.SetAction((parsed, stop) => DatabaseConnection.Use(parsed.GetValue(database), connection => Run(output, parsed.GetValue(json), connection, stop)));
        return command;
    }

    private static async Task<int> Run(CommandOutput output, bool asJson, string connection, CancellationToken stop)
    {
        var accepted = await DatabaseConnection.Wait(() => AcceptedRestore.Accept(connection), stop).ConfigureAwait(false);
        output.Report(asJson, () => Document(accepted), () => Print(output.Console, accepted));
        return ExitCode.Done;
    }

    private static JsonObject Document(AcceptedRestore accepted) => new()
    {
        ["change"] = accepted.Change,
        ["epochs"] = accepted.Epochs is var (before, now) ? new JsonObject { ["before"] = before, ["now"] = now } : null,
        ["contents"] = new JsonArray([.. accepted.Contents.Select(static c => new JsonObject { ["what"] = c.What, ["count"] = c.Count, ["newest"] = c.Newest?.ToString() })]),
        ["other_connections"] = accepted.OtherConnections,
    };

    private static void Print(IAnsiConsole console, AcceptedRestore accepted)
    {
        console.WriteLine($"Accepted. The database is {accepted.Change}.");
        if (accepted.Epochs is var (before, now)) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epochs go on from {now:N0}; the newest in the backup was {before:N0}."));
        console.Write(Contents(accepted.Contents));
        console.WriteLine("Whatever was confirmed after the newest of these is missing: who asked for it has its answer, and may have to send it again.");
        if (accepted.OtherConnections > 0)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{accepted.OtherConnections:N0} other connections use this database. Nodes among them must be started again: they remember what is missing."));
    }

    private static Table Contents(IReadOnlyList<StoreContent> contents)
    {
        var table = new Table().AddColumn("what").AddColumn(new TableColumn("count").RightAligned()).AddColumn("newest");
        foreach (var (what, count, newest) in contents)
            table.AddRow(Array.ConvertAll([what, count.ToString("N0", CultureInfo.InvariantCulture), newest?.ToString() ?? ""], Markup.Escape));
        return table;
    }
}
