using Npgsql;

namespace Spend.Journal.Postgres;

/// <summary>Which of the store's tables there are.</summary>
internal static class SchemaTables
{
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
