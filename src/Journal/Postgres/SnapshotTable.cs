using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spend.Journal.Postgres;

/// <summary>Snapshots: the newest two of each customer.</summary>
internal sealed class SnapshotTable(PostgresDatabase database)
{
    /// <summary>One that is ahead of the journal sums up records that are not there.</summary>
    private const string Select = """
        select sequence, sha256, state from spend.snapshots
        where customer = $1 and sequence <= coalesce((select last from spend.journal where customer = $1 order by first desc limit 1), 0) order by sequence desc
        """;

    private const string Insert = """
        with stored as (insert into spend.snapshots (customer, sequence, sha256, state) values ($1, $2, $3, $4) on conflict (customer, sequence) do nothing)
        delete from spend.snapshots where customer = $1
        and sequence < (select sequence from spend.snapshots where customer = $1 and sequence < $2 order by sequence desc limit 1)
        """;

    /// <summary>The newest whose hash is right, or null.</summary>
    public Snapshot? Newest(CustomerId customer) => database.Run(connection =>
    {
        using var command = JournalRows.Prepared(connection, Select, CustomerHash.Of(customer));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var (sequence, state) = (row.GetInt64(0), row.GetFieldValue<byte[]>(2));
            if (row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(HashOf(sequence, state))) return new Snapshot(sequence, state);
        }
        return null;
    });

    public void Store(CustomerId customer, Snapshot snapshot) => database.Run(connection =>
    {
        var state = snapshot.State.ToArray();
        using var command = JournalRows.Prepared(connection, Insert, CustomerHash.Of(customer), snapshot.Sequence, HashOf(snapshot.Sequence, state), state);
        return command.ExecuteNonQuery();
    });

    /// <summary>Covers the sequence, so that a state cannot pass for that of another time.</summary>
    private static byte[] HashOf(long sequence, byte[] state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, sequence);
        hash.AppendData(bytes);
        hash.AppendData(state);
        return hash.GetHashAndReset();
    }
}
