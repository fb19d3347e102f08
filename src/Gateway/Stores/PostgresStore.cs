using Spend.Journal;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Stores;

/// <summary>Everything in a database that several processes share.</summary>
internal static class PostgresStore
{
    /// <summary>Held by the node that pumps the outbox, delivers, and wakes accounts that nobody has loaded.</summary>
    private const string Lease = "background";

    /// <summary>Some threads wait for the database. Others must be there at once for what needs none, such as answering that it is away.</summary>
    private const int ThreadsAtHand = 256;

    public static void AddPostgresStore(this IServiceCollection services, string connectionString, Settings settings)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsAtHand), completions);
        services.AddSingleton(p => PostgresDatabase.Open(connectionString, new PostgresOptions { Migrates = settings.Migrates }, p.GetRequiredService<ILogger<PostgresDatabase>>()));
        services.AddSingleton<IJournal, PostgresJournal>();
        services.AddSingleton<IOutbox>(static p => (PostgresJournal)p.GetRequiredService<IJournal>());
        services.AddSingleton<IDocuments, PostgresDocuments>();
        services.AddSingleton<PostgresTurns>();
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton<IDeliveries, PostgresDeliveries>();
        services.AddSingleton<ISessions, PostgresSessions>();
        services.AddSingleton<IKeyUses, PostgresKeyUses>();
        services.AddSingleton<IDenialLog, PostgresDenialLog>();
        services.AddSingleton<ICustomerOverviews, PostgresCustomerOverviews>();
        services.AddSingleton<ILease>(p => new PostgresLease(p.GetRequiredService<PostgresDatabase>(), Lease, settings.Node, log: p.GetRequiredService<ILogger<PostgresLease>>()));
        services.AddHostedService<DocumentsFollower>();
    }
}
