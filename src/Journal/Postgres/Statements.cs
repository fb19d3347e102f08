using Npgsql;
using Spend.Core;

namespace Spend.Journal.Postgres;

/// <summary>Short ways to say a statement and to read what comes of it.</summary>
internal static class Statements
{
    /// <summary>Begins a batch whose commit is not waited for until it is on the disk: a failing machine may lose it.</summary>
    public const string NotWaitedFor = "select set_config('synchronous_commit', 'off', true)";

    /// <param name="values">For $1, $2 and so on. Texts that users choose go as <see cref="Bytes"/>.</param>
    public static NpgsqlCommand Statement(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }

    public static int Execute(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.Statement(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Waits for this transaction's turn, which it has until what it wrote is visible. Fails where another is frozen in its own.</summary>
    /// <param name="lockKey">Names what is taken in turns.</param>
    public static void AwaitTurn(this NpgsqlConnection connection, long lockKey)
    {
        connection.Execute("set local lock_timeout = '3s'");
        connection.Execute($"select pg_advisory_xact_lock({lockKey})");
    }

    /// <summary>Sends several statements at once, as one transaction that is committed when it returns without an error.</summary>
    public static NpgsqlBatch Together(this NpgsqlConnection connection, params ReadOnlySpan<(string Sql, object[] Values)> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var (sql, values) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            batch.BatchCommands.Add(command);
        }
        return batch;
    }

    /// <summary>All rows of a statement.</summary>
    public static List<T> Rows<T>(this NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, string sql, params ReadOnlySpan<object> values)
    {
        using var command = connection.Statement(sql, values);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(read(rows));
        return found;
    }

    public static byte[] Bytes(this string text) => StrictUtf8.Encoding.GetBytes(text);

    public static string Text(this NpgsqlDataReader row, int column) => StrictUtf8.Encoding.GetString(row.GetFieldValue<byte[]>(column));

    public static Instant Instant(this NpgsqlDataReader row, int column) => new(row.GetInt64(column));
}
