using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Reporting;
using Spend.Journal.Postgres;
using Spectre.Console;

namespace Spend.Gateway.Commands.Store;

/// <summary>Brings the PostgreSQL database to this program's version, with the rights of the schema's owner, before nodes without them start.</summary>
public static class MigrateCommand
{
    public static Command Create(CommandOutput output)
    {
        var (database, json) = (DatabaseConnection.Option(), JsonOption.Create());
        var command = new DocumentedCommand("migrate", "Bring the PostgreSQL database to this version's schema. Nodes of the version before go on working meanwhile.")
        {
            Examples = ["migrate", "migrate --database \"Host=db.example.com;Database=spend;Username=owner\" --json"],
            Done = "The database has this version, since now or already.",
            Failed = "The database cannot be reached, or the role may not change it.",
            Options = { database, json },
        };
        command.SetAction((parsed, stop) => DatabaseConnection.Use(parsed.GetValue(database), connection => Run(output, parsed.GetValue(json), connection, stop)));
        return command;
    }

    private static async Task<int> Run(CommandOutput output, bool asJson, string connection, CancellationToken stop)
    {
        // A change that is cut off is rolled back by the server.
        using var opened = await output.Show("Migrating", static () => null, static () => 0, () => PostgresDatabase.Open(connection), stop).WaitAsync(stop).ConfigureAwait(false);
        output.Report(asJson, () => new JsonObject { ["version"] = opened.Version, ["applied"] = new JsonArray([.. opened.Applied.Select(static a => (JsonNode)a)]) }, () =>
        {
            foreach (var applied in opened.Applied) output.Console.WriteLine($"Applied {applied}.");
            output.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The database has version {opened.Version}{(opened.Applied.Count == 0 ? " already" : "")}."));
        });
        return ExitCode.Done;
    }
}
