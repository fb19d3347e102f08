using Spend.Journal;

namespace Spend.Gateway.Stores;

/// <summary>Everything in files of one folder, which one process has to itself.</summary>
internal static class SqliteStore
{
    public static void AddSqliteStore(this IServiceCollection services, string folder)
    {
        services.AddSingleton(p => SqliteJournal.Open(folder, new SqliteJournalOptions { RefusesLoss = true }, p.GetRequiredService<ILogger<SqliteJournal>>()));
        services.AddSingleton<IJournal>(static p => p.GetRequiredService<SqliteJournal>());
        services.AddSingleton<IDocuments>(static p => p.GetRequiredService<SqliteJournal>());
        services.AddSingleton<IOutbox>(static p => p.GetRequiredService<SqliteJournal>());
        services.AddSingleton<IAuditLog>(p => Beside(p, () => SqliteAuditLog.Open(folder)));
        services.AddSingleton<IDeliveries>(p => Beside(p, () => SqliteDeliveries.Open(folder)));
        services.AddSingleton<ISessions>(p => Beside(p, () => SqliteSessions.Open(folder)));
        services.AddSingleton(p => Beside(p, () => SqliteActivity.Open(folder)));
        services.AddSingleton<IKeyUses, SqliteKeyUses>();
        services.AddSingleton<IDenialLog, SqliteDenialLog>();
        services.AddSingleton<ICustomerOverviews, SqliteCustomerOverviews>();
        services.AddSingleton<ILease, AlwaysHeld>();
    }

    /// <summary>Opens another file after the journal, which takes the folder's lock.</summary>
    private static T Beside<T>(IServiceProvider services, Func<T> open)
    {
        services.GetRequiredService<SqliteJournal>();
        return open();
    }
}
