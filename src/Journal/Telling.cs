using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>
/// Tells what happened to one account in the order in which it was decided. Appends become durable in order, but the threads that say so
/// may overtake each other; so what waits is told from its front, by one thread at a time, as far as it is durable.
/// </summary>
internal sealed class Telling(CustomerId customer, IActivity activity)
{
    private readonly record struct Tale(Task<AppendResult> Append, IReadOnlyList<Happened> Records, Command? Asked, Answer Denial, Instant DeniedAt);

    private readonly Queue<Tale> _waiting = new();
    private bool _isTelling;

    /// <summary>The one of an account, made when it is needed first.</summary>
    public static Telling Of(ref Telling? one, CustomerId customer, IActivity activity) =>
        Volatile.Read(ref one) ?? Interlocked.CompareExchange(ref one, new Telling(customer, activity), null) ?? one;

    /// <summary>Records, once their append is durable; never, if it is lost.</summary>
    public void Add(Task<AppendResult> append, IReadOnlyList<Happened> records) => Add(new Tale(append, records, null, default, default));

    /// <summary>A denial that is durable: what it was decided on is.</summary>
    public void Add(Command asked, in Answer denial, Instant at) => Add(new Tale(Durable, [], asked, denial, at));

    private static readonly Task<AppendResult> Durable = Task.FromResult(AppendResult.Committed);

    private void Add(in Tale tale)
    {
        lock (_waiting) _waiting.Enqueue(tale);
        // Never on the thread that decides, nor on the one that gives answers.
        tale.Append.ContinueWith(static (_, telling) => ((Telling)telling!).Tell(), this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Tell()
    {
        for (var isFirst = true; ; isFirst = false)
        {
            Tale tale;
            lock (_waiting)
            {
                if (isFirst && _isTelling) return;
                // Whoever completes the append at the front goes on.
                _isTelling = _waiting.TryPeek(out tale) && tale.Append.IsCompleted;
                if (!_isTelling) return;
                _waiting.Dequeue();
            }
            if (tale.Append is { IsCompletedSuccessfully: true, Result: AppendResult.Committed }) Tell(tale);
        }
    }

    private void Tell(in Tale tale)
    {
        try
        {
            if (tale.Asked is { } asked) activity.Denied(customer, asked, tale.Denial, tale.DeniedAt);
            else activity.Recorded(customer, tale.Records);
        }
        // What watches must not stop what is told next; it reads the journal where something is missing.
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
