using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>Which of the store's tables there are, and who uses them.</summary>
internal static class SchemaTables
{
    /// <summary>Counts who else is connected to the database, whatever for.</summary>
    public const string OtherConnections = "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()";

    /// <summary>
    /// Asked of the catalog itself: to_regclass answers from a cache that a transaction which has waited for another's does not refresh.
    /// </summary>
    public static bool Has(NpgsqlConnection connection, string table)
    {
        using var exists = new NpgsqlCommand("select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'spend' and c.relname = $1)", connection);
        exists.Parameters.Add(new() { Value = table });
        return (bool)exists.ExecuteScalar()!;
    }
}
