using Spend.Core;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>Uses of API keys, on whichever node.</summary>
public sealed class PostgresKeyUses(PostgresDatabase database) : IKeyUses
{
    private const string Upsert = """
        insert into spend.key_uses as k (tenant, key, at)
        select u.tenant, u.key, u.at from unnest($1, $2, $3) as u (tenant, key, at) order by u.tenant, u.key
        on conflict (tenant, key) do update set at = excluded.at where k.at < excluded.at
        """;

    public void Note(IReadOnlyList<KeyUse> uses)
    {
        if (uses.Count == 0) return;
        KeyUse[] all = [.. uses];
        object[] columns = [Array.ConvertAll(all, static u => u.Tenant.Bytes()), Array.ConvertAll(all, static u => u.Key.Bytes()), Array.ConvertAll(all, static u => u.At.UnixMicroseconds)];
        database.Run(connection =>
        {
            using var batch = connection.Together((Statements.NotWaitedFor, []), (Upsert, columns));
            return batch.ExecuteNonQuery();
        });
    }

    public IReadOnlyDictionary<string, Instant> Of(string tenant) => database.Run(connection => connection
        .Rows(static row => (Key: row.Text(0), At: row.Instant(1)), "select key, at from spend.key_uses where tenant = $1", tenant.Bytes())
        .ToDictionary(static u => u.Key, static u => u.At, StringComparer.Ordinal));
}
