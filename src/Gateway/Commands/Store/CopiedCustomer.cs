using Spend.Journal;

namespace Spend.Gateway.Commands.Store;

/// <summary>One customer's history on its way from one journal into another, part by part, checked against its chain of hashes.</summary>
internal sealed class CopiedCustomer : IDisposable
{
    /// <summary>Of one row: small enough that finding one record in it costs little.</summary>
    private const int FramesAtOnce = 64, BytesAtOnce = 128 * 1024;

    private readonly CustomerId _id;
    private readonly IEnumerator<Frame> _frames;
    private readonly IEnumerator<ChainMark> _marks;
    private readonly IReadOnlyList<OutboxMessage> _messages;
    private ChainHash _hash;
    private bool _hasMore, _hasMark;

    /// <param name="messages">Those of this customer that were not taken over for delivery yet.</param>
    public CopiedCustomer(IJournal source, CustomerId id, IReadOnlyList<OutboxMessage> messages)
    {
        (_id, _hash, _messages) = (id, ChainHash.Origin(id), messages);
        (_frames, _marks) = (source.Read(id, 0).GetEnumerator(), source.Marks(id, 0).GetEnumerator());
        (_hasMore, _hasMark) = (_frames.MoveNext(), _marks.MoveNext());
    }

    /// <summary>The next part; null: all of it is on its way. The messages go with the last.</summary>
    /// <exception cref="JournalCorruptException">The source's records are not those that were written.</exception>
    public Append? Next()
    {
        if (!_hasMore) return null;
        List<Frame> part = [];
        for (var bytes = 0; _hasMore && part.Count < FramesAtOnce && bytes < BytesAtOnce; _hasMore = _frames.MoveNext())
        {
            part.Add(_frames.Current);
            bytes += _frames.Current.Payload.Length;
            _hash = _hash.Follow(_frames.Current);
            CheckMark(_frames.Current.Sequence);
        }
        return new Append(_id, part[0].Sequence - 1, part, _hasMore ? [] : _messages) { Hash = _hash };
    }

    public void Dispose()
    {
        _frames.Dispose();
        _marks.Dispose();
    }

    private void CheckMark(long sequence)
    {
        if (!_hasMark || _marks.Current.Sequence != sequence) return;
        if (_marks.Current.Hash != _hash) throw new JournalCorruptException($"The records of {_id} up to {sequence} are not those that were written: their chain of hashes is another. Run `spend verify`.");
        _hasMark = _marks.MoveNext();
    }
}
