namespace Spend.Journal.Verification;

/// <summary>
/// Computes a customer's chain of hashes from its frames, and holds it against the hashes that were stored with them. Tells of the first
/// break only: every hash after it differs as well.
/// </summary>
internal sealed class ChainCheck(CustomerId customer, IEnumerable<ChainMark> marks) : IDisposable
{
    private readonly IEnumerator<ChainMark> _marks = marks.GetEnumerator();
    private ChainHash _hash = ChainHash.Origin(customer);
    private ChainMark? _next;
    private bool _isBroken;

    /// <summary>Takes the next frame. What was computed and what is stored where they differ; else null.</summary>
    public (string Computed, string Stored)? Follow(Frame frame)
    {
        _hash = _hash.Follow(frame);
        if (_isBroken) return null;
        _next ??= _marks.MoveNext() ? _marks.Current : new ChainMark(long.MaxValue, default);
        if (_next.Value.Sequence > frame.Sequence && _next.Value.Sequence != long.MaxValue) return null;
        var stored = _next.Value;
        _next = null;
        if (stored == new ChainMark(frame.Sequence, _hash)) return null;
        _isBroken = true;
        return (_hash.ToString(), stored.Sequence == frame.Sequence ? stored.Hash.ToString() : "none");
    }

    public void Dispose() => _marks.Dispose();
}
