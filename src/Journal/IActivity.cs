using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal;

/// <summary>
/// Is told what happened to accounts that somebody watches, once it is durable. What is told of one account comes in the order in which it
/// happened, one call at a time, on no thread that decides.
/// </summary>
/// <remarks>
/// A hint, never the truth: records can be missing (an epoch, an append whose fate was unknown, one of another process) or come twice, and
/// their sequences show it. Whoever needs all of them reads the journal.
/// </remarks>
public interface IActivity
{
    /// <summary>
    /// Whether somebody watches. Asked for each record and denial, under the account's lock, before anything is collected: where nobody does,
    /// this question is all that it costs.
    /// </summary>
    bool IsWatched(CustomerId customer);

    /// <summary>The message that the outside hears of a record, whether or not it is wanted in the outbox; empty for most.</summary>
    /// <param name="before">The account as it was: the record gets the next sequence. Runs under its lock.</param>
    ReadOnlyMemory<byte> NoticeOf(CustomerId customer, Account before, Record record);

    /// <summary>Records that are durable, in order of sequence.</summary>
    void Recorded(CustomerId customer, IReadOnlyList<Happened> records);

    /// <summary>A request was denied. Its records, if any, are told by themselves.</summary>
    /// <param name="answer">As its caller gets it.</param>
    /// <param name="at">When that was decided.</param>
    void Denied(CustomerId customer, Command asked, Answer answer, Instant at);
}

/// <summary>A record of a watched account.</summary>
/// <param name="Notice">What <see cref="IActivity.NoticeOf"/> said of it.</param>
public readonly record struct Happened(long Sequence, Record Record, ReadOnlyMemory<byte> Notice);

internal sealed class NoActivity : IActivity
{
    public bool IsWatched(CustomerId customer) => false;

    public ReadOnlyMemory<byte> NoticeOf(CustomerId customer, Account before, Record record) => default;

    public void Recorded(CustomerId customer, IReadOnlyList<Happened> records)
    {
    }

    public void Denied(CustomerId customer, Command asked, Answer answer, Instant at)
    {
    }
}
