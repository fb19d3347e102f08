using Microsoft.Extensions.Logging;

namespace Spend.Journal.Sqlite;

/// <summary>
/// Writes to journal.db, one transaction after the other: checks each append against the head of its customer, packs what follows into
/// one row, and tells the memtable once that row is durable.
/// </summary>
internal sealed class Committer(JournalFile file, long filed, JournalReader reader, Memtable memtable, Filing filing, Checkpointer checkpointer, Action messagesCommitted, ILogger logger) : IDisposable
{
    /// <summary>The messages of one commit have numbers of their own below those of the next.</summary>
    private const int MessagesPerCommit = 1 << 16;

    private readonly Lock _writing = new();
    private readonly CommitRowWriter _row = new();
    private readonly List<OutboxEntry> _messages = [];
    private CustomerTail?[] _tails = new CustomerTail?[64];
    private CommittedSection[] _sections = new CommittedSection[64];
    private long _batch;
    private bool _isUnsure, _isUnsound, _disposed;

    /// <summary>The latest commit.</summary>
    public long Position { get; private set; } = filed;

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        for (var i = 0; i < batch.Count; i++) AppendRules.Check(batch[i]);
        lock (_writing)
        {
            try
            {
                BeSure();
                var count = Pack(batch, results);
                if (count == 0) return;
                var row = _row.Finish();
                file.Write(Position + 1, row, _messages);
                Position++;
                filing.Grew(memtable.Record(_sections.AsSpan(0, count), Position, CommitRow.ChecksumOf(row)));
                checkpointer.Wrote(row.Length);
                if (_messages.Count > 0) messagesCommitted();
            }
            catch (SqliteException error)
            {
                throw Failed(error);
            }
            finally
            {
                Array.Clear(_tails, 0, Math.Min(_tails.Length, batch.Count));
                Array.Clear(_sections, 0, Math.Min(_sections.Length, batch.Count));
                _messages.Clear();
            }
        }
    }

    /// <summary>Writes something else, between commits.</summary>
    public T Write<T>(Func<JournalFile, T> write)
    {
        lock (_writing)
        {
            try
            {
                BeSure();
                return write(file);
            }
            catch (SqliteException error)
            {
                throw Failed(error);
            }
        }
    }

    /// <summary>Takes in commits that are in journal.db and that memory does not know; files them in between if they are many.</summary>
    public void CatchUp(int fileFrom) => file.Scan(Position, (position, sections, checksum) =>
    {
        var tails = new CustomerTail[sections.Count];
        for (var i = 0; i < tails.Length; i++)
        {
            var section = sections[i];
            tails[i] = memtable.TailOf(section.Customer) ?? LoadTail(section.Customer);
            if (tails[i].Head != section.Spot.First - 1)
                throw new JournalCorruptException($"Commit {position} has sequence {section.Spot.First} of {section.Customer} after {tails[i].Head}.");
        }
        Position = position;
        if (memtable.Record(tails, sections, position, checksum) >= fileFrom) filing.FileNow();
    });

    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed) return;
            _disposed = true;
            checkpointer.Dispose();
            reader.Dispose();
        }
    }

    /// <summary>
    /// After a failure it is unknown whether that commit happened. Before anything else is written it must be known: an append that
    /// follows the old head would otherwise be accepted on top of it.
    /// </summary>
    private void BeSure()
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteJournal));
        if (_isUnsound) file.Reopen();
        _isUnsound = false;
        if (_isUnsure && file.LastPosition() > Position) CatchUp(int.MaxValue);
        _isUnsure = false;
        if (checkpointer.IsDue()) FinishCheckpoint();
    }

    /// <summary>It may wait; the commit need not fail with it.</summary>
    private void FinishCheckpoint()
    {
        try
        {
            _ = file.Checkpoint(out _, out _);
        }
        catch (SqliteException error)
        {
            JournalLog.CheckpointFailed(logger, error.Message);
        }
    }

    private JournalUnavailableException Failed(SqliteException error)
    {
        _isUnsure = true;
        _isUnsound |= !error.LeavesConnectionSound;
        JournalLog.CommitFailed(logger, error.Message);
        return new JournalUnavailableException($"The journal cannot be written now: {error.Message}.", error);
    }

    /// <summary>Packs the appends that follow their customer's head; the others conflict. Returns how many are packed.</summary>
    private int Pack(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        if (_tails.Length < batch.Count)
        {
            _tails = new CustomerTail?[batch.Count * 2];
            _sections = new CommittedSection[batch.Count * 2];
        }
        memtable.FindTails(batch, _tails.AsSpan(0, batch.Count));
        _row.Start();
        _batch++;
        var (position, count) = (Position + 1, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            var append = batch[i];
            var tail = _tails[i] ?? LoadTail(append.Customer);
            if (tail.Batch == _batch) throw new ArgumentException($"{append.Customer} is in the batch twice.", nameof(batch));
            tail.Batch = _batch;
#if PLANTED_NO_FENCE
            results[i] = AppendResult.Committed;
#else
            results[i] = tail.Head == append.After ? AppendResult.Committed : AppendResult.Conflict;
#endif
            if (results[i] == AppendResult.Conflict) continue;
            _sections[count++] = new CommittedSection(tail, _row.Add(append, position), append);
            foreach (var message in append.Outbox) _messages.Add(new OutboxEntry(position * MessagesPerCommit + _messages.Count, append.Customer, message));
        }
        if (_messages.Count > MessagesPerCommit) throw new ArgumentException($"More than {MessagesPerCommit} messages in one commit.", nameof(batch));
        return count;
    }

    private CustomerTail LoadTail(CustomerId customer)
    {
        var number = reader.NumberOf(customer);
        var tail = new CustomerTail(customer, number, number == 0 ? 0 : reader.HeadOf(number));
        memtable.AddTail(tail);
        return tail;
    }
}
