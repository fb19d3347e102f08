using System.Data;
using System.Globalization;

namespace Spend.Journal.Postgres;

/// <summary>
/// An empty database that another store is copied into. From opening it until <see cref="Finish"/> nobody else can use it, so that no node
/// ever decides on half of a history; a copy that breaks off leaves it so.
/// </summary>
public sealed class CopyTarget : IDisposable
{
    /// <summary>Where something is kept that only a store in use has.</summary>
    private static readonly string[] Tables = ["journal", "customers", "documents", "outbox", "audit", "deliveries", "pauses", "snapshots", "protection_keys"];

    private CopyTarget(PostgresDatabase database) => Database = database;

    public PostgresDatabase Database { get; }

    /// <summary>Brings the database up to date and takes it.</summary>
    /// <exception cref="StoreRefusedException">It is not empty, or others use it, or it must not be used at all.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached now.</exception>
    /// <exception cref="ArgumentException">The connection string is none.</exception>
    public static CopyTarget Open(string connectionString)
    {
        var database = PostgresDatabase.Open(connectionString, new PostgresOptions { IsCopyTarget = true });
        try
        {
            database.RunForOperator(static connection =>
            {
                using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
                // Of two copies that begin at the same time one waits here, and then finds it taken.
                var taken = connection.Rows(static row => row.GetBoolean(0), "select unfinished from spend.store for update");
                if (taken is not [false] || Tables.Any(table => connection.Rows(static row => row.GetBoolean(0), $"select exists (select from spend.{table})")[0]))
                    throw new StoreRefusedException("The database is not empty. Nothing was copied: a store is copied into a new database only.");
                if (connection.Rows(static row => row.GetInt64(0), SchemaTables.OtherConnections)[0] is var others and > 0)
                    throw new StoreRefusedException(string.Create(CultureInfo.InvariantCulture, $"{others:N0} other connections use the database. Nothing was copied: stop all nodes first."));
                connection.Execute("update spend.store set unfinished = true");
                transaction.Commit();
                return true;
            });
            return new CopyTarget(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Everything is there: from now on nodes can use it.</summary>
    public void Finish() => Database.RunForOperator(static connection => connection.Execute("update spend.store set unfinished = false"));

    public void Dispose() => Database.Dispose();
}
