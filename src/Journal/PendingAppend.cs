namespace Spend.Journal;

/// <summary>An append in the queue, and the promise of its result. Whoever keeps the promise runs what waits for it.</summary>
internal sealed class PendingAppend(Append append, AppendChain? chain)
    : TaskCompletionSource<AppendResult>
{
    public Append Append => append;

    public AppendChain? Chain => chain;

    /// <summary>The next one that is merged with it.</summary>
    public PendingAppend? Next { get; set; }

    public long End => append.After + append.Frames.Count;
}
