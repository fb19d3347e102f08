using System.CommandLine;
using System.Diagnostics;
using Spend.Gateway.Commands.Hosting;
using Spend.Gateway.Commands.Parsing;
using Spend.Gateway.Commands.Reporting;
using Spend.Gateway.Pricing;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Journal.Verification;

namespace Spend.Gateway.Commands.Verify;

/// <summary>Rebuilds every account from the journal and computes every posting a second time. Nothing is changed.</summary>
public static class VerifyCommand
{
    private const int Page = 1_000;

    public static Command Create(CommandOutput output)
    {
        var (data, database, json) = (DataDirectory.Option(), DatabaseConnection.Option(), JsonOption.Create());
        data.Description = $"Data directory; else the database of --database or {DatabaseConnection.Variable}, else SPEND_DATA, else ./data.";
        var command = new DocumentedCommand("verify", "Rebuild every account from the journal, rate every posting again, compute every chain of hashes and report differences.")
        {
            Examples = ["verify --data ./data", "verify --data ./data --json", "verify --database \"Host=db.example.com;Database=spend;Username=reader\""],
            Done = "Verified: no differences.",
            Failed = "Differences were found, or the journal could not be read.",
            Options = { data, database, json },
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(data) is not null && result.GetResult(database) is not null) result.AddError("Either --data or --database: one store is verified.");
        });
        command.SetAction((parsed, stop) => parsed.GetValue(data) is null && DatabaseConnection.OrSetting(parsed.GetValue(database)) is { } connection
            ? DatabaseConnection.Use(connection, named => RunDatabase(output, parsed.GetValue(json), named, stop))
            : RunFolder(output, parsed.GetValue(json), DataDirectory.WithJournal(parsed.GetValue(data)), stop));
        return command;
    }

    private static async Task<int> RunFolder(CommandOutput output, bool asJson, string data, CancellationToken stop)
    {
        using var journal = SqliteJournal.Open(data, new SqliteJournalOptions { RefusesLoss = true });
        return await Run(output, asJson, journal, journal, contradictions: [], stop).ConfigureAwait(false);
    }

    private static async Task<int> RunDatabase(CommandOutput output, bool asJson, string connection, CancellationToken stop)
    {
        using var database = await DatabaseConnection.Wait(() => PostgresDatabase.Open(connection, new PostgresOptions { Migrates = false }), stop).ConfigureAwait(false);
        var journal = new PostgresJournal(database);
        var contradictions = await DatabaseConnection.Wait(journal.Contradictions, stop).ConfigureAwait(false);
        return await Run(output, asJson, journal, new PostgresDocuments(database), contradictions, stop).WaitAsync(stop).ConfigureAwait(false);
    }

    /// <param name="contradictions">Between the tables of a database.</param>
    private static async Task<int> Run(CommandOutput output, bool asJson, IJournal journal, IDocuments documents, IReadOnlyCollection<string> contradictions, CancellationToken stop)
    {
        var catalogs = new Catalogs(new Documents(documents, audit: null, TimeProvider.System));
        var started = Stopwatch.GetTimestamp();
        var (customers, done) = (0L, 0L);
        var report = await output.Show("Verifying", () => customers > 0 ? customers : null, () => Volatile.Read(ref done), () =>
        {
            Volatile.Write(ref customers, journal.Tenants().Sum(tenant => Count(journal, tenant)));
            return new JournalVerification(journal, catalogs.Of).Run(_ => Interlocked.Increment(ref done), stop);
        }, stop).ConfigureAwait(false);
        var verified = new VerifyReport(report, contradictions, Stopwatch.GetElapsedTime(started));
        output.Report(asJson, verified.ToJson, () => verified.Print(output.Console));
        return verified.IsSound ? ExitCode.Done : ExitCode.Failed;
    }

    private static long Count(IJournal journal, string tenant)
    {
        var count = 0L;
        for (var last = ""; journal.Customers(tenant, last, Page) is { Count: > 0 } page; last = page[^1]) count += page.Count;
        return count;
    }
}
