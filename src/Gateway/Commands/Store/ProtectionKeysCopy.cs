using Npgsql;
using Spend.Gateway.Webhooks;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>Copies the keys that endpoints' secrets are encrypted with: without them no webhook can be signed any more.</summary>
internal static class ProtectionKeysCopy
{
    /// <summary>Answers how many. None where SPEND_KEYS names a folder: all nodes are to share that.</summary>
    public static int Run(string data, PostgresDatabase target)
    {
        var folder = Path.Combine(data, KeysFolder.Name);
        if (Environment.GetEnvironmentVariable("SPEND_KEYS") is { Length: > 0 } || !Directory.Exists(folder)) return 0;
        string[] files = [.. Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal)];
        foreach (var file in files) target.Run(connection => Add(connection, Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
        return files.Length;
    }

    private static int Add(NpgsqlConnection connection, string name, string xml)
    {
        using var insert = new NpgsqlCommand("insert into spend.protection_keys (name, xml) values ($1, $2)", connection);
        insert.Parameters.Add(new() { Value = name });
        insert.Parameters.Add(new() { Value = xml });
        return insert.ExecuteNonQuery();
    }
}
