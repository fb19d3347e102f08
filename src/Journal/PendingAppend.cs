namespace Spend.Journal;

/// <summary>An append in the queue, and the promise of its result. Continuations run on the thread pool, not on the writer.</summary>
internal sealed class PendingAppend(Append append, AppendChain? chain)
    : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Append Append => append;

    public AppendChain? Chain => chain;

    /// <summary>The next one that is merged with it.</summary>
    public PendingAppend? Next { get; set; }

    public long End => append.After + append.Frames.Count;
}
