using Spend.Journal.Tests.Stores;
using static Spend.Journal.AppendResult;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Writing;

/// <summary>How appends gather into batches, and who gets which answer.</summary>
public sealed class GroupCommitTests : IAsyncDisposable
{
    private static readonly CustomerId Zoe = new("acme", "zoe");

    private readonly ScriptedJournal _journal = new();
    private readonly GroupCommit _commits;
    private readonly AppendChain _ann = new(), _bob = new();

    public GroupCommitTests() => _commits = new GroupCommit(_journal, capacity: 8);

    public async ValueTask DisposeAsync()
    {
        _journal.Unstopped();
        await _commits.DisposeAsync();
        _journal.Dispose();
    }

    [Fact]
    public async Task A_lone_append_is_committed_at_once()
    {
        _journal.Unstopped();
        Assert.Equal(Committed, await _commits.AppendAsync(To(Ann, 0, "a"), _ann));
        Assert.Equal(0, _commits.QueueLength);
    }

    [Fact]
    public async Task No_answer_comes_before_the_commit_ends()
    {
        var append = _commits.AppendAsync(To(Ann, 0, "a"), _ann);
        await _journal.HasBegun();
        Assert.False(append.IsCompleted);
        _journal.End();
        Assert.Equal(Committed, await append);
    }

    [Fact]
    public async Task What_arrives_during_a_commit_becomes_the_next_batch_sorted_and_one_append_per_customer()
    {
        await Occupy();
        Task<AppendResult>[] appends =
        [
            _commits.AppendAsync(To(Bob, 0, "b1").With(Message("m1")), _bob),
            _commits.AppendAsync(To(Ann, 0, "a1"), _ann),
            _commits.AppendAsync(To(Bob, 1, "b2", "b3"), _bob),
            _commits.AppendAsync(To(Ann, 1, "a2").With(Message("m2")), _ann),
            _commits.AppendAsync(To(Bob, 3, "b4").With(Message("m3")), _bob),
        ];
        _journal.Unstopped();

        Assert.All(await Task.WhenAll(appends), result => Assert.Equal(Committed, result));
        Assert.Equal(["acme/ann 0: a1 a2 +m2", "acme/bob 0: b1 b2 b3 b4 +m1 +m3"], _journal.Batches[1]);
        Assert.Equal(2, _journal.Batches.Length);
    }

    [Fact]
    public async Task Two_owners_of_one_customer_are_judged_one_after_the_other()
    {
        await Occupy();
        var first = _commits.AppendAsync(To(Ann, 0, "mine"), _ann);
        var second = _commits.AppendAsync(To(Ann, 0, "theirs"), new AppendChain());
        var third = _commits.AppendAsync(To(Ann, 1, "mine too"), _ann);
        _journal.Unstopped();

        Assert.Equal([Committed, Conflict, Committed], await Task.WhenAll(first, second, third));
        Assert.Equal(["acme/zoe 0: z", "acme/ann 0: mine", "acme/ann 0: theirs", "acme/ann 1: mine too"], _journal.Batches.Select(batch => Assert.Single(batch)));
    }

    [Fact]
    public async Task After_a_conflict_everything_later_of_the_same_owner_conflicts()
    {
        _journal.SetHead(Ann, 5);
        await Occupy();
        var lost = _commits.AppendAsync(To(Ann, 4, "a"), _ann);
        var merged = _commits.AppendAsync(To(Ann, 5, "b"), _ann);
        var other = _commits.AppendAsync(To(Bob, 0, "c"), _bob);
        _journal.Unstopped();

        Assert.Equal([Conflict, Conflict, Committed], await Task.WhenAll(lost, merged, other));
        Assert.True(_ann.IsBroken);
        Assert.False(_bob.IsBroken);
        Assert.Equal(Conflict, await _commits.AppendAsync(To(Ann, 6, "d"), _ann));
        Assert.Equal(5, _journal.HeadOf(Ann));
        // After loading again its owner goes on.
        Assert.Equal(Committed, await _commits.AppendAsync(To(Ann, 5, "e"), new AppendChain()));
    }

    [Fact]
    public async Task An_append_that_seems_to_follow_what_another_writer_wrote_conflicts_all_the_same()
    {
        var lost = _commits.AppendAsync(To(Ann, 0, "a"), _ann);
        await _journal.HasBegun();
        // Decided on top of the first, waits for the next batch. Meanwhile another node writes as many frames as the first has.
        var stale = _commits.AppendAsync(To(Ann, 1, "b"), _ann);
        _journal.SetHead(Ann, 1);
        _journal.Unstopped();

        Assert.Equal([Conflict, Conflict], await Task.WhenAll(lost, stale));
        Assert.Equal(1, _journal.HeadOf(Ann));
        Assert.Single(_journal.Batches);
    }

    [Fact]
    public async Task A_failed_commit_fails_its_batch_and_everything_built_on_it_but_not_the_next()
    {
        _journal.FailNext(new JournalUnavailableException("disk full"));
        var failed = _commits.AppendAsync(To(Ann, 0, "a"), _ann);
        await _journal.HasBegun();
        var stale = _commits.AppendAsync(To(Ann, 1, "b"), _ann);
        var other = _commits.AppendAsync(To(Bob, 0, "c"), _bob);
        _journal.Unstopped();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => failed);
        Assert.Equal([Conflict, Committed], await Task.WhenAll(stale, other));
        Assert.Equal(Committed, await _commits.AppendAsync(To(Ann, 0, "again"), new AppendChain()));
        Assert.Equal(0, _commits.QueueLength);
    }

    [Fact]
    public async Task An_append_that_cannot_be_written_does_not_take_the_others_with_it()
    {
        await Occupy();
        var good = _commits.AppendAsync(To(Ann, 0, "a"), _ann);
        var poisoned = _commits.AppendAsync(To(Bob, 0, "poison"), _bob);
        _journal.Unstopped();

        Assert.Equal(Committed, await good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => poisoned);
        Assert.True(_bob.IsBroken);
    }

    [Fact]
    public async Task Malformed_appends_are_refused_before_they_are_queued()
    {
        Assert.Throws<ArgumentException>(() => { _ = _commits.AppendAsync(To(Ann, 0), _ann); });
        Assert.ThrowsAny<ArgumentException>(() => { _ = _commits.AppendAsync(To(new CustomerId("acme", "lone \udc00"), 0, "a"), _ann); });
        Assert.Throws<ArgumentException>(() => { _ = _commits.AppendAsync(To(new CustomerId("acme", new string('x', 256)), 0, "a"), _ann); });
        _journal.Unstopped();
        Assert.Equal(Committed, await _commits.AppendAsync(To(Ann, 0, "a"), _ann));
    }

    [Fact]
    public async Task Beyond_its_bound_the_queue_refuses_and_what_waits_is_served()
    {
        await Occupy();
        var waiting = Enumerable.Range(0, 7).Select(i => _commits.AppendAsync(To(Ann, i, $"{i}"), _ann)).ToArray();
        Assert.True(_commits.IsFull);
        Assert.Throws<OverloadedException>(() => { _ = _commits.AppendAsync(To(Ann, 7, "too many"), _ann); });
        Assert.Throws<OverloadedException>(() => { _ = _commits.AppendAsync(To(Bob, 0, "too many"), _bob); });
        _journal.Unstopped();

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(Committed, result));
        // What was refused is as if it had never been asked.
        Assert.False(_ann.IsBroken);
        Assert.Equal(Committed, await _commits.AppendAsync(To(Ann, 7, "now"), _ann));
    }

    [Fact]
    public async Task An_append_decided_on_a_refused_one_breaks_the_chain()
    {
        _journal.Unstopped();
        Assert.Equal(Committed, await _commits.AppendAsync(To(Ann, 0, "a"), _ann));
        Assert.Equal(Conflict, await _commits.AppendAsync(To(Ann, 2, "c"), _ann));
        Assert.True(_ann.IsBroken);
        Assert.Single(_journal.Batches);
    }

    [Fact]
    public async Task Stopping_commits_what_waits_and_refuses_what_comes_later()
    {
        await Occupy();
        var waiting = _commits.AppendAsync(To(Ann, 0, "a"), _ann);
        var stopping = _commits.DisposeAsync();
        Assert.Throws<JournalUnavailableException>(() => { _ = _commits.AppendAsync(To(Bob, 0, "b"), _bob); });
        Assert.False(waiting.IsCompleted);
        _journal.Unstopped();

        await stopping;
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.Equal(Committed, await waiting);
    }

    [Fact]
    public async Task A_huge_rush_is_split_without_changing_anyones_order()
    {
        await using var commits = new GroupCommit(_journal);
        var first = commits.AppendAsync(To(Zoe, 0, "z"), new AppendChain());
        await _journal.HasBegun();
        var many = Enumerable.Range(0, 3_000).Select(i => To(Ann, i * 10, [.. Enumerable.Repeat("x", 10)])).Select(append => commits.AppendAsync(append, _ann)).ToArray();
        _journal.Unstopped();

        Assert.All(await Task.WhenAll(many), result => Assert.Equal(Committed, result));
        Assert.Equal(Committed, await first);
        Assert.Equal(30_000, _journal.HeadOf(Ann));
        Assert.Equal(3, _journal.Batches.Length);
    }

    /// <summary>Keeps the writer busy, so that what comes now waits together.</summary>
    private async Task Occupy()
    {
        _ = _commits.AppendAsync(To(Zoe, 0, "z"), new AppendChain());
        await _journal.HasBegun();
    }
}
