using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Spend.Gateway.Commands.Hosting;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>Brings the PostgreSQL database to this program's version, with the rights of the schema's owner, before nodes without them start.</summary>
public static class MigrateCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var database = DatabaseConnection.Option();
        var command = new Command("migrate", "Bring the PostgreSQL database to this version's schema. Nodes of the version before go on working meanwhile.") { database };
        command.SetAction(parsed => DatabaseConnection.Use(parsed.GetValue(database), connection => Run(console, connection)));
        return command;
    }

    private static int Run(IAnsiConsole console, string connection)
    {
        using var opened = PostgresDatabase.Open(connection);
        foreach (var applied in opened.Applied) console.WriteLine($"Applied {applied}.");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The database has version {opened.Version}{(opened.Applied.Count == 0 ? " already" : "")}."));
        return 0;
    }
}
