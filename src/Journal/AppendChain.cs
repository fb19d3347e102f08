namespace Spend.Journal;

/// <summary>
/// The appends of one activation of an account, each of which builds on the one before. As soon as one of them is not committed the
/// chain is broken for good: whatever follows was decided on a state that the journal does not have.
/// </summary>
/// <remarks>
/// The sequence that an append follows does not show this by itself: another writer may have written exactly as many frames as the append
/// that lost, and the next one in the queue would seem to follow them.
/// </remarks>
public sealed class AppendChain
{
    private volatile bool _isBroken;
    private long _end = -1;

    /// <summary>The owner has to drop its memory, load the account again and start a new chain.</summary>
    public bool IsBroken => _isBroken;

    internal void Break() => _isBroken = true;

    /// <summary>
    /// Runs under the queue's lock. False: the chain is broken. A gap breaks it: an append was decided on one that never reached the queue.
    /// </summary>
    internal bool TryExtend(long after, long end)
    {
        if (_end >= 0 && _end != after) _isBroken = true;
        if (_isBroken) return false;
        _end = end;
        return true;
    }
}
