using System.Buffers.Binary;
using Npgsql;
using Spend.Journal.Postgres;

namespace Spend.Journal;

/// <summary>
/// Turns of customers among all processes that share the database: an advisory lock, held by a connection. Those of a process that is
/// frozen in its turn are taken from it after a while.
/// </summary>
public sealed class PostgresTurns(PostgresDatabase database) : IDisposable
{
    /// <summary>Each keeps a connection, and whoever has a turn needs others: not all of them may be kept.</summary>
    private const int AtOnce = 8;

    private const string Begin = "begin; set local lock_timeout = '3s'; set local idle_in_transaction_session_timeout = '15s'";

    private readonly SemaphoreSlim _room = new(AtOnce);

    /// <summary>Waits for the customer's turn; disposing the result ends it.</summary>
    /// <exception cref="JournalUnavailableException">Another process keeps it, or the database cannot be used now.</exception>
    public async Task<IDisposable> Take(CustomerId customer, CancellationToken cancelled)
    {
        await _room.WaitAsync(cancelled).ConfigureAwait(false);
        try
        {
            return new Turn(this, database.Hold(connection =>
            {
                using (var begin = new NpgsqlCommand(Begin, connection)) begin.ExecuteNonQuery();
                using var turn = JournalRows.Prepared(connection, "select pg_advisory_xact_lock($1)", KeyOf(customer));
                turn.ExecuteNonQuery();
            }));
        }
        catch
        {
            _room.Release();
            throw;
        }
    }

    public void Dispose() => _room.Dispose();

    private static long KeyOf(CustomerId customer)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = CustomerHash.Of(customer).TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private sealed class Turn(PostgresTurns turns, NpgsqlConnection connection) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                using var end = new NpgsqlCommand("rollback", connection);
                end.ExecuteNonQuery();
            }
            catch (NpgsqlException)
            {
                // With its connection the lock is gone as well.
            }
            finally
            {
                connection.Dispose();
                turns._room.Release();
            }
        }
    }
}
