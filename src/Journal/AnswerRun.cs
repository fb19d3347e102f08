namespace Spend.Journal;

/// <summary>
/// Some answers of one commit, given one after the other by one thread of the pool: what waits for each runs right there, which is much
/// cheaper than waking a thread for each. Short, so that the answers of a large batch still spread over all cores.
/// </summary>
internal sealed class AnswerRun : IThreadPoolWorkItem
{
    private const int Most = 16;

    private readonly (PendingAppend Append, AppendResult Result, Exception? Error)[] _answers = new (PendingAppend, AppendResult, Exception?)[Most];
    private int _count;

    public bool IsFull => _count == Most;

    public void Add(PendingAppend append, AppendResult result, Exception? error) => _answers[_count++] = (append, result, error);

    public void Execute()
    {
        foreach (var (append, result, error) in _answers.AsSpan(0, _count))
            if (error is null) append.SetResult(result);
            else append.SetException(error);
    }
}
