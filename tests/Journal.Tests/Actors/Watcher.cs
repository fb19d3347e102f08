using System.Collections.Concurrent;
using System.Text;
using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Tests.Actors;

/// <summary>Watches accounts, and keeps what it is told: <c>5 Posting</c>, <c>denied x as of 4</c>.</summary>
internal sealed class Watcher : IActivity
{
    private readonly ConcurrentQueue<string> _told = new();
    private int _isInside, _questions, _notices;

    public bool Watches { get; set; } = true;

    /// <summary>Throws wherever it is told something.</summary>
    public bool Throws { get; set; }

    /// <summary>What happens before each thing it is told is noted.</summary>
    public Action<IReadOnlyList<Happened>>? Meanwhile { get; set; }

    public IReadOnlyList<string> Told => [.. _told];

    public int Questions => _questions;

    public int Notices => _notices;

    public bool IsWatched(CustomerId customer)
    {
        Interlocked.Increment(ref _questions);
        return Watches;
    }

    public ReadOnlyMemory<byte> NoticeOf(CustomerId customer, Account before, Record record)
    {
        Interlocked.Increment(ref _notices);
        return record is DenialNoted ? Encoding.UTF8.GetBytes($"noted after {before.Sequence}") : default;
    }

    public void Recorded(CustomerId customer, IReadOnlyList<Happened> records)
    {
        Assert.Equal(1, Interlocked.Increment(ref _isInside));
        Meanwhile?.Invoke(records);
        foreach (var (sequence, record, notice) in records) _told.Enqueue($"{sequence} {record.GetType().Name}{(notice.IsEmpty ? "" : ": " + Encoding.UTF8.GetString(notice.Span))}");
        Leave();
    }

    public void Denied(CustomerId customer, Command asked, Answer answer, Instant at)
    {
        Assert.Equal(1, Interlocked.Increment(ref _isInside));
        _told.Enqueue($"denied {((EventCommand)asked).Id} as of {answer.Sequence}");
        Leave();
    }

    /// <summary>What it was told, once that is so much.</summary>
    public async Task<IReadOnlyList<string>> Hears(int count)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); _told.Count < count; await Task.Delay(5)) Assert.True(DateTime.UtcNow < deadline, $"Only {string.Join(", ", _told)}");
        return Told;
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _isInside);
        if (Throws) throw new InvalidOperationException("Told to throw.");
    }
}
