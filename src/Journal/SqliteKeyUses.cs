using Spend.Core;

namespace Spend.Journal;

/// <summary>Uses of API keys, in the file that one process has to itself.</summary>
public sealed class SqliteKeyUses(SqliteActivity activity) : IKeyUses
{
    private const string Insert = "insert into key_uses values (?, ?, ?) on conflict (tenant, key) do update set at = max(at, excluded.at)";

    public void Note(IReadOnlyList<KeyUse> uses)
    {
        if (uses.Count == 0) return;
        activity.Write(file =>
        {
            foreach (var (tenant, key, at) in uses) file.Statement(Insert).Bind(1, tenant).Bind(2, key).Bind(3, at.UnixMicroseconds).Run();
            return true;
        });
    }

    public IReadOnlyDictionary<string, Instant> Of(string tenant) => activity.Use(file =>
    {
        var found = new Dictionary<string, Instant>(StringComparer.Ordinal);
        var select = file.Statement("select key, at from key_uses where tenant = ?").Bind(1, tenant);
        while (select.Step()) found[select.Text(0)] = new Instant(select.Int64(1));
        return found;
    });
}
