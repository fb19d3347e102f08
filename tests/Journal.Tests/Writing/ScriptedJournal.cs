using System.Text;
using Spend.Core.Metering;

namespace Spend.Journal.Tests.Writing;

/// <summary>
/// A journal of heads only, whose commits begin and end when the test says so. Fences like a store that checks nothing but the head.
/// </summary>
internal sealed class ScriptedJournal : IJournal, IDisposable
{
    private readonly SemaphoreSlim _mayEnd = new(0);
    private readonly SemaphoreSlim _began = new(0);
    private readonly Dictionary<CustomerId, long> _heads = [];
    private readonly List<string[]> _batches = [];
    private readonly Queue<Exception> _failures = new();

    /// <summary>Each batch as the texts of its appends, such as <c>acme/ann 0: a b</c>.</summary>
    public string[][] Batches
    {
        get
        {
            lock (_batches) return [.. _batches];
        }
    }

    /// <summary>Commits end at once.</summary>
    public ScriptedJournal Unstopped()
    {
        _mayEnd.Release(1_000_000);
        return this;
    }

    public async Task HasBegun() => Assert.True(await _began.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

    public void End(int commits = 1) => _mayEnd.Release(commits);

    public void FailNext(Exception error) => _failures.Enqueue(error);

    /// <summary>Another node writes.</summary>
    public void SetHead(CustomerId customer, long head)
    {
        lock (_batches) _heads[customer] = head;
    }

    public void Commit(IReadOnlyList<Append> batch, Span<AppendResult> results)
    {
        lock (_batches) _batches.Add([.. batch.Select(Describe)]);
        _began.Release();
        _mayEnd.Wait();
        if (_failures.TryDequeue(out var error)) throw error;
        if (batch.FirstOrDefault(append => Describe(append).Contains("poison", StringComparison.Ordinal)) is not null) throw new InvalidOperationException("poison");
        lock (_batches)
            for (var i = 0; i < batch.Count; i++)
            {
                results[i] = _heads.GetValueOrDefault(batch[i].Customer) == batch[i].After ? AppendResult.Committed : AppendResult.Conflict;
                if (results[i] == AppendResult.Committed) _heads[batch[i].Customer] = batch[i].After + batch[i].Frames.Count;
            }
    }

    public long HeadOf(CustomerId customer)
    {
        lock (_batches) return _heads.GetValueOrDefault(customer);
    }

    public void Dispose()
    {
        _mayEnd.Dispose();
        _began.Dispose();
    }

    public IEnumerable<Frame> Read(CustomerId customer, long after, int limit = int.MaxValue) => throw new NotSupportedException();

    public IReadOnlyList<Frame> Find(CustomerId customer, EventKey key) => throw new NotSupportedException();

    public ValueTask<long> LatestHead(CustomerId customer) => new(HeadOf(customer));

    public IEnumerable<ChainMark> Marks(CustomerId customer, long after) => throw new NotSupportedException();

    public bool IsShared => false;

    public long NextEpoch() => throw new NotSupportedException();

    public Snapshot? LatestSnapshot(CustomerId customer) => throw new NotSupportedException();

    public void Store(CustomerId customer, Snapshot snapshot) => throw new NotSupportedException();

    public IReadOnlyList<string> Customers(string tenant, string after, int limit) => throw new NotSupportedException();

    public IReadOnlyList<string> Tenants() => throw new NotSupportedException();

    private static string Describe(Append append) =>
        $"{append.Customer} {append.After}: {string.Join(' ', append.Frames.Select(frame => Encoding.UTF8.GetString(frame.Payload.Span)).Concat(append.Outbox.Select(message => $"+{message.Id}")))}";
}
