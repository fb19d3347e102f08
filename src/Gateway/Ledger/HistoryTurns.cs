using System.Runtime.InteropServices;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Ledger;

/// <summary>
/// Reads of customers' pasts, which take the processor from decisions for as long as there is much of it: a few at a time on this node, of each
/// customer one, and whoever asks what others wait for already gets their answer.
/// </summary>
internal sealed class HistoryTurns(IJournal journal) : IDisposable
{
    /// <summary>Different reads of one customer that wait or are under way.</summary>
    public const int MostOfCustomer = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<CustomerId, Queue> _queues = [];

    // Two at least, so that a long one does not keep all the others waiting.
    private readonly SemaphoreSlim _turns = new(Math.Max(2, Environment.ProcessorCount / 2));

    /// <summary>Reads when its turn has come, so that the answer knows all that was recorded before it was asked for.</summary>
    /// <param name="read">Ends early when nobody waits for it any more.</param>
    /// <exception cref="ProblemException">429: too much is read already.</exception>
    public async Task<T> Read<T>(CustomerId customer, HttpContext context, Func<JournalWalk, Task<T>> read) where T : notnull
    {
        var question = context.Request.Path + context.Request.QueryString;
        Queue queue;
        Reading reading;
        lock (_gate)
        {
            queue = CollectionsMarshal.GetValueRefOrAddDefault(_queues, customer, out _) ??= new Queue();
            if (!queue.Waiting.TryGetValue(question, out reading!))
            {
                if (queue.Count == MostOfCustomer) throw new ProblemException(Problem.Overloaded);
                queue.Count++;
                queue.Waiting.Add(question, reading = new Reading());
                reading.Answer = Take(customer, queue, question, reading, async unwanted => await read(new JournalWalk(journal, customer, unwanted)));
            }
            reading.Readers++;
        }
        try
        {
            return (T)await reading.Answer.WaitAsync(context.RequestAborted);
        }
        finally
        {
            lock (_gate)
                if (--reading.Readers == 0)
                {
                    queue.Forget(question, reading);
                    reading.Unwanted.Cancel();
                }
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<object> Take(CustomerId customer, Queue queue, string question, Reading reading, Func<CancellationToken, Task<object>> read)
    {
        // Not under the lock of whoever asks.
        await Task.Yield();
        var unwanted = reading.Unwanted.Token;
        try
        {
            return await InTurn(queue.Turn, () => InTurn(_turns, () =>
            {
                // Who asks from now on may ask for what has come about since.
                lock (_gate) queue.Forget(question, reading);
                return read(unwanted);
            }, unwanted), unwanted);
        }
        finally
        {
            lock (_gate)
            {
                queue.Forget(question, reading);
                if (--queue.Count == 0) _queues.Remove(customer);
            }
        }
    }

    private static async Task<object> InTurn(SemaphoreSlim turn, Func<Task<object>> act, CancellationToken unwanted)
    {
        if (!await turn.WaitAsync(Patience, unwanted)) throw new ProblemException(Problem.Overloaded);
        try
        {
            return await act();
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Dictionary<string, Reading> Waiting { get; } = [];

        public int Count { get; set; }

        /// <summary>Nobody else is to wait for it.</summary>
        public void Forget(string question, Reading reading)
        {
            if (Waiting.TryGetValue(question, out var waiting) && waiting == reading) Waiting.Remove(question);
        }
    }

    private sealed class Reading
    {
        public CancellationTokenSource Unwanted { get; } = new();

        public Task<object> Answer { get; set; } = null!;

        public int Readers { get; set; }
    }
}
