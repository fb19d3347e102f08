using System.Data;
using System.Globalization;
using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>An operator's word that a restored database is to be gone on with, and what it then holds.</summary>
/// <param name="Change">What is different from before, as the end of "it is …".</param>
/// <param name="Epochs">The epoch that the next activation of an account gets, before and now; null where the schema has none yet.</param>
/// <param name="OtherConnections">Who else is connected to this database.</param>
/// <param name="Contents">What is there, so that it can be seen what is missing.</param>
public sealed record AcceptedRestore(string Change, (long Before, long Now)? Epochs, long OtherConnections, IReadOnlyList<StoreContent> Contents)
{
    /// <summary>So far above the newest epoch in the backup that none is used again that was given out after it.</summary>
    public const long EpochsSkipped = 1_000_000;

    /// <summary>Accepts the database as it is. Every process that uses it has to be started again. Harmless where nothing was restored.</summary>
    /// <exception cref="StoreRefusedException">There is no store in it, or the role is not the schema's owner.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached now.</exception>
    /// <exception cref="ArgumentException">The connection string is none.</exception>
    public static AcceptedRestore Accept(string connectionString)
    {
        using var database = PostgresDatabase.OpenUnseen(connectionString);
        return database.RunForOperator(static connection =>
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            var store = StoreIdentity.Read(connection) ?? throw new StoreRefusedException("There is nothing of Spend in this database.");
            (long, long)? epochs = null;
            if (SchemaTables.Has(connection, "epochs"))
            {
                var before = Number(connection, "select last_value from spend.epochs");
                epochs = (before, Number(connection, string.Create(CultureInfo.InvariantCulture, $"select setval('spend.epochs', {before + EpochsSkipped})")));
            }
            StoreIdentity.Accept(connection);
            var others = Number(connection, SchemaTables.OtherConnections);
            var contents = StoreContent.Read(connection);
            transaction.Commit();
            return new AcceptedRestore(store.Stored.ChangeTo(store.Found), epochs, others, contents);
        });
    }

    private static long Number(NpgsqlConnection connection, string sql)
    {
        using var select = new NpgsqlCommand(sql, connection);
        return (long)select.ExecuteScalar()!;
    }
}
