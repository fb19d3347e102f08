using System.Data;
using Npgsql;
using Spend.Core;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>The configuration documents of all nodes, in the database they share.</summary>
public sealed class PostgresDocuments(PostgresDatabase database) : IDocuments
{
    /// <summary>Names the advisory lock that puts take in turns: "spend" and 2.</summary>
    private const long LockKey = 0x7370_656e_64_02;

    public IReadOnlyList<Document> After(long number, out long last)
    {
        (var found, last) = database.Run(connection =>
        {
            using var select = new NpgsqlCommand("select number, tenant, kind, id, version, at, by, body from spend.documents where number > $1 order by number", connection);
            select.Parameters.Add(new() { Value = number });
            using var rows = select.ExecuteReader();
            var (documents, newest) = (new List<Document>(), number);
            while (rows.Read())
            {
                newest = rows.GetInt64(0);
                documents.Add(new Document(Text(rows, 1), Text(rows, 2), Text(rows, 3), rows.GetInt32(4), new Instant(rows.GetInt64(5)), rows.GetFieldValue<byte[]>(7), Text(rows, 6) is { Length: > 0 } by ? by : null));
            }
            return (documents, newest);
        });
        return found;
    }

    public bool TryPut(Document document) => database.Run(connection =>
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        // The next one sees this version, and gets a number above this one's.
        connection.AwaitTurn(LockKey);
        using var insert = new NpgsqlCommand("""
            insert into spend.documents (tenant, kind, id, version, at, by, body)
            select $1, $2, $3, $4, $5, $6, $7
            where $4 - 1 = (select coalesce(max(version), 0) from spend.documents where tenant = $1 and kind = $2 and id = $3)
            """, connection);
        insert.Parameters.Add(new() { Value = StrictUtf8.Encoding.GetBytes(document.Tenant) });
        insert.Parameters.Add(new() { Value = StrictUtf8.Encoding.GetBytes(document.Kind) });
        insert.Parameters.Add(new() { Value = StrictUtf8.Encoding.GetBytes(document.Id) });
        insert.Parameters.Add(new() { Value = document.Version });
        insert.Parameters.Add(new() { Value = document.At.UnixMicroseconds });
        insert.Parameters.Add(new() { Value = StrictUtf8.Encoding.GetBytes(document.By ?? "") });
        insert.Parameters.Add(new() { Value = document.Body });
        if (insert.ExecuteNonQuery() == 0) return false;
        transaction.Commit();
        return true;
    });

    private static string Text(NpgsqlDataReader row, int column) => StrictUtf8.Encoding.GetString(row.GetFieldValue<byte[]>(column));
}
