using System.Diagnostics;
using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// The one writer of this process: takes everything that waits, commits it in one transaction, answers, and begins again. While a commit
/// waits for the disk the next batch gathers, so the batch grows with the load and a lone append waits for one commit only.
/// </summary>
public sealed class GroupCommit : IAsyncDisposable
{
    private readonly IJournal _journal;
    private readonly int _capacity;
    private readonly Action<IReadOnlyList<Append>>? _onCommit;
    private readonly JournalMetrics _metrics;
    private readonly CommitBatch _batch = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private AppendResult[] _results = new AppendResult[64];

    // Guarded by _gate. Whoever is drained swaps with the empty list.
    private List<PendingAppend> _queue = [];
    private List<PendingAppend> _empty = [];
    private int _waiting;
    private bool _isIdle, _isStopping;

    // Of the writer alone: appends that wait for the next batch, before everything in the queue.
    private List<PendingAppend> _heldOver = [];
    private List<PendingAppend> _holding = [];
    private AnswerRun? _answers;

    /// <param name="capacity">Appends that may wait; the ones being committed count.</param>
    /// <param name="onCommit">Told of what each commit was about, whatever came of it, once its answers are on their way. Must neither wait nor throw, nor keep the list.</param>
    public GroupCommit(IJournal journal, int capacity = Limits.QueuePerProcess, Action<IReadOnlyList<Append>>? onCommit = null)
    {
        _onCommit = onCommit;
        _journal = journal;
        _capacity = capacity;
        _metrics = new JournalMetrics(() => QueueLength);
        new Thread(Run) { IsBackground = true, Name = "Spend group commit" }.Start();
    }

    /// <summary>Appends that wait or are being committed.</summary>
    public int QueueLength => Volatile.Read(ref _waiting);

    /// <summary>No room: an append would be refused. To ask before deciding.</summary>
    public bool IsFull => QueueLength >= _capacity;

    /// <summary>
    /// Queues an append. Completes when it is durable, or with a conflict when another writer was first or the chain is broken; then
    /// nothing of it was written. Fails with <see cref="JournalUnavailableException"/> where the outcome is unknown; the chain is broken then.
    /// </summary>
    /// <param name="chain">Of the account's activation. May be left out only by who waits for each append before sending the next.</param>
    /// <exception cref="OverloadedException">Too many wait. Nothing is queued, and the chain is as before.</exception>
    /// <exception cref="JournalUnavailableException">The writer is stopping. Nothing is queued.</exception>
    /// <exception cref="ArgumentException">The append is malformed. Nothing is queued.</exception>
    public Task<AppendResult> AppendAsync(Append append, AppendChain? chain = null)
    {
        AppendRules.Check(append);
        var pending = new PendingAppend(append, chain);
        lock (_gate)
        {
            if (_isStopping) throw new JournalUnavailableException("The journal's writer is stopping.");
            if (_waiting >= _capacity) throw new OverloadedException($"{_capacity} appends wait for their commit already.");
            if (chain is not null && !chain.TryExtend(append.After, pending.End)) return Task.FromResult(AppendResult.Conflict);
            _queue.Add(pending);
            Interlocked.Increment(ref _waiting);
            if (_isIdle) _wake.Set();
            _isIdle = false;
        }
        return pending.Task;
    }

    /// <summary>Takes no more, commits what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (!_isStopping) _wake.Set();
            _isStopping = true;
            _isIdle = false;
        }
        await _stopped.Task.ConfigureAwait(false);
        _metrics.Dispose();
    }

    private void Run()
    {
        while (Fill())
        {
            var start = Stopwatch.GetTimestamp();
            Commit();
            GiveAnswers();
            _onCommit?.Invoke(_batch.Appends);
            _metrics.Committed(_batch, Stopwatch.GetElapsedTime(start));
        }
        _wake.Dispose();
        _stopped.SetResult();
    }

    /// <summary>Waits for appends and makes a batch of them. False: stopped, and nothing is left.</summary>
    private bool Fill()
    {
        _batch.Clear();
        while (_batch.Queued == 0)
        {
            GiveAnswers();
            if (!Take(out var taken)) return false;
            (_holding, _heldOver) = (_heldOver, _holding);
            foreach (var pending in _holding) Add(pending);
            foreach (var pending in taken) Add(pending);
            _holding.Clear();
            taken.Clear();
            _empty = taken;
        }
        _batch.Seal();
        GiveAnswers();
        return true;
    }

    private bool Take(out List<PendingAppend> taken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_queue.Count > 0 || _heldOver.Count > 0)
                {
                    (taken, _queue) = (_queue, _empty);
                    return true;
                }
                if (_isStopping)
                {
                    taken = _queue;
                    return false;
                }
                _isIdle = true;
            }
            _wake.WaitOne();
        }
    }

    private void Add(PendingAppend pending)
    {
        if (pending.Chain is { IsBroken: true }) Answer(pending, AppendResult.Conflict);
        else if (!_batch.TryAdd(pending)) _heldOver.Add(pending);
    }

    private void Commit()
    {
        var count = _batch.Appends.Count;
        if (_results.Length < count) _results = new AppendResult[count * 2];
        try
        {
            _journal.Commit(_batch.Appends, _results.AsSpan(0, count));
        }
        catch (JournalUnavailableException error)
        {
            for (var i = 0; i < count; i++) Fail(_batch.QueuedOf(i), error);
            return;
        }
        catch (Exception) when (count > 1)
        {
            // Something about one of them cannot be written: alone, the others can.
            for (var i = 0; i < count; i++) CommitAlone(i);
            return;
        }
        catch (Exception error)
        {
            Fail(_batch.QueuedOf(0), error);
            return;
        }
        // Every chain must be broken before the next batch is made, and every answer can wait until then.
        for (var i = 0; i < count; i++)
            if (_results[i] == AppendResult.Conflict) _batch.QueuedOf(i).Chain?.Break();
        for (var i = 0; i < count; i++) AnswerAll(_batch.QueuedOf(i), _results[i]);
    }

    private void CommitAlone(int index)
    {
        var first = _batch.QueuedOf(index);
        try
        {
            _journal.Commit([_batch.Appends[index]], _results.AsSpan(0, 1));
        }
        catch (Exception error)
        {
            Fail(first, error);
            return;
        }
        if (_results[0] == AppendResult.Conflict) first.Chain?.Break();
        AnswerAll(first, _results[0]);
    }

    private void AnswerAll(PendingAppend first, AppendResult result)
    {
        for (var pending = first; pending is not null; pending = pending.Next) Answer(pending, result);
    }

    private void Fail(PendingAppend first, Exception error)
    {
        first.Chain?.Break();
        for (var pending = first; pending is not null; pending = pending.Next)
        {
            _metrics.Failed();
            Answer(pending, default, error);
        }
    }

    private void Answer(PendingAppend pending, AppendResult result)
    {
        if (result == AppendResult.Conflict) _metrics.Conflicted();
        Answer(pending, result, null);
    }

    private void Answer(PendingAppend pending, AppendResult result, Exception? error)
    {
        Interlocked.Decrement(ref _waiting);
        _answers ??= new AnswerRun();
        _answers.Add(pending, result, error);
        if (_answers.IsFull) GiveAnswers();
    }

    private void GiveAnswers()
    {
        if (_answers is not { } answers) return;
        _answers = null;
        ThreadPool.UnsafeQueueUserWorkItem(answers, preferLocal: false);
    }
}
