using System.Text;
using Spend.Core.Metering;
using static Spend.Journal.AppendResult;
using static Spend.Journal.Tests.Stores.Appends;

namespace Spend.Journal.Tests.Stores;

/// <summary>What every journal must do, whatever its layout.</summary>
public abstract class JournalContractTests<TStore> : IDisposable where TStore : IJournalStore, new()
{
    private readonly TStore _store = new();

    private IJournal Journal => _store.Journal;

    public void Dispose()
    {
        _store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_committed_is_read_in_order()
    {
        Assert.Equal([Committed], Journal.Commit(To(Ann, 0, "a", "b")));
        Assert.Equal([Committed], Journal.Commit(To(Ann, 2, "c")));

        Assert.Equal(["a", "b", "c"], Journal.Texts(Ann));
        Assert.Equal([1L, 2L, 3L], Journal.Read(Ann, 0).Select(frame => frame.Sequence));
        Assert.Equal(EventKey.OfEvent("b"), Journal.Read(Ann, 1).First().Key);
    }

    [Fact]
    public void Reading_starts_after_any_sequence_and_ends_at_any_limit()
    {
        Journal.Commit(To(Ann, 0, "a", "b", "c"));
        Journal.Commit(To(Ann, 3, "d"));
        Journal.Commit(To(Ann, 4, "e", "f"));

        for (var after = 0; after <= 7; after++)
            for (var limit = 0; limit <= 7; limit++)
                Assert.Equal("abcdef".Skip(after).Take(limit).Select(c => c.ToString()), Journal.Texts(Ann, after, limit));
    }

    [Fact]
    public void A_customer_without_history_has_head_0_and_nothing_to_read()
    {
        Assert.Equal(0, Journal.HeadOf(Ann));
        Assert.Empty(Journal.Read(Ann, 0));
        Assert.Empty(Journal.Find(Ann, EventKey.OfEvent("a")));
        Assert.Null(Journal.LatestSnapshot(Ann));
        Assert.Empty(Journal.Tenants());
        Assert.Empty(Journal.Customers("acme", "", 10));
    }

    [Fact]
    public void The_head_is_the_latest_sequence()
    {
        Journal.Commit(To(Ann, 0, "a", "b"));
        Journal.Commit(To(Ann, 2, "c"));
        Assert.Equal(3, Journal.HeadOf(Ann));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void An_append_that_does_not_follow_the_head_conflicts_and_writes_nothing(long after)
    {
        Journal.Commit(To(Ann, 0, "a", "b"));
        Assert.Equal([Conflict], Journal.Commit(To(Ann, after, "x").With(Message("m"))));

        Assert.Equal(["a", "b"], Journal.Texts(Ann));
        Assert.Equal(2, Journal.HeadOf(Ann));
        Assert.Empty(Journal.TextsAbout(Ann, "x"));
        Assert.Empty(_store.Outbox.Pending(0, 10));
    }

    [Fact]
    public void A_conflict_does_not_disturb_the_others_of_its_batch()
    {
        Journal.Commit(To(Ann, 0, "a"));
        Assert.Equal([Conflict, Committed], Journal.Commit(To(Ann, 0, "x"), To(Bob, 0, "b").With(Message("m"))));

        Assert.Equal(["a"], Journal.Texts(Ann));
        Assert.Equal(["b"], Journal.Texts(Bob));
        Assert.Equal(["m"], _store.Outbox.Pending(0, 10).Select(entry => entry.Message.Id));
    }

    [Fact]
    public void After_a_conflict_the_right_append_is_taken()
    {
        Journal.Commit(To(Ann, 0, "a"));
        Journal.Commit(To(Ann, 0, "x"));
        Assert.Equal([Committed], Journal.Commit(To(Ann, 1, "b")));
        Assert.Equal(["a", "b"], Journal.Texts(Ann));
    }

    [Fact]
    public void All_frames_about_a_key_are_found_in_order()
    {
        Journal.Commit(To(Ann, 0, "hold", "other"));
        Journal.Commit(To(Ann, 2, "hold"));
        Journal.Commit(To(Bob, 0, "hold"));

        Assert.Equal([1L, 3L], Journal.Find(Ann, EventKey.OfEvent("hold")).Select(frame => frame.Sequence));
        Assert.Equal([1L], Journal.Find(Bob, EventKey.OfEvent("hold")).Select(frame => frame.Sequence));
        Assert.Empty(Journal.Find(Ann, EventKey.OfEvent("unknown")));
    }

    [Fact]
    public void Keys_that_agree_in_half_of_their_bits_are_told_apart()
    {
        var (one, two) = (new EventKey(new UInt128(1, 7)), new EventKey(new UInt128(2, 7)));
        Journal.Commit(new Append(Ann, 0, [new Frame(1, one, "1"u8.ToArray()), new Frame(2, two, "2"u8.ToArray())], []));

        Assert.Equal(1, Assert.Single(Journal.Find(Ann, one)).Sequence);
        Assert.Equal(2, Assert.Single(Journal.Find(Ann, two)).Sequence);
    }

    [Fact]
    public void Frames_without_a_key_are_found_by_no_key()
    {
        Journal.Commit(new Append(Ann, 0, [new Frame(1, default, "a"u8.ToArray())], []));
        Assert.Empty(Journal.Find(Ann, default));
        Assert.True(Journal.Read(Ann, 0).Single().Key.IsNone);
    }

    [Fact]
    public void Customers_of_the_same_name_in_two_tenants_are_two()
    {
        var (here, there) = (new CustomerId("acme", "ann"), new CustomerId("umbrella", "ann"));
        Assert.Equal([Committed, Committed], Journal.Commit(To(here, 0, "a"), To(there, 0, "b")));

        Assert.Equal(["a"], Journal.Texts(here));
        Assert.Equal(["b"], Journal.Texts(there));
        Assert.Empty(Journal.TextsAbout(there, "a"));
        Assert.Equal(["acme", "umbrella"], Journal.Tenants());
    }

    [Theory]
    [InlineData("nul\0inside")]
    [InlineData("\0")]
    [InlineData("quote'\"`;--")]
    [InlineData("\u00e9\u4e2d\U0001f600")]
    [InlineData("\\x00%s")]
    public void Any_text_can_be_an_id(string text)
    {
        var customer = new CustomerId(text, text);
        Journal.Commit(To(customer, 0, text).With(new OutboxMessage(text, text, "{}"u8.ToArray())));

        Assert.Equal([text], Journal.Texts(customer));
        Assert.Equal([text], Journal.Tenants());
        Assert.Equal([text], Journal.Customers(text, "", 10));
        var entry = Assert.Single(_store.Outbox.Pending(0, 10));
        Assert.Equal((customer, text, text), (entry.Customer, entry.Message.Id, entry.Message.Type));
    }

    [Fact]
    public void Ids_that_only_begin_alike_are_different()
    {
        var (shorter, longer) = (new CustomerId("acme", "a"), new CustomerId("acme", "a\0"));
        Journal.Commit(To(shorter, 0, "short"), To(longer, 0, "long"));
        Assert.Equal(["short"], Journal.Texts(shorter));
        Assert.Equal(["long"], Journal.Texts(longer));
        Assert.Equal(["a", "a\0"], Journal.Customers("acme", "", 10));
    }

    [Fact]
    public void A_text_without_bytes_is_refused_and_nothing_of_the_batch_is_written()
    {
        Assert.ThrowsAny<ArgumentException>(() => Journal.Commit(To(Bob, 0, "b"), To(new CustomerId("acme", "lone \ud800"), 0, "a")));
        Assert.Equal(0, Journal.HeadOf(Bob));
    }

    [Fact]
    public void Appends_without_frames_or_with_empty_or_misplaced_frames_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Journal.Commit(To(Ann, 0)));
        Assert.Throws<ArgumentException>(() => Journal.Commit(To(Ann, 0, "")));
        Assert.Throws<ArgumentException>(() => Journal.Commit(To(Ann, 0, "a") with { After = 1 }));
        Assert.Throws<ArgumentException>(() => Journal.Commit(To(Ann, 0, "a"), To(Ann, 1, "b")));
        Assert.Equal(0, Journal.HeadOf(Ann));
        Assert.Equal([Committed], Journal.Commit(To(Ann, 0, "a")));
    }

    [Fact]
    public void Large_payloads_come_back_whole()
    {
        var large = new byte[5_000_000];
        new Random(1).NextBytes(large);
        Journal.Commit(To(Bob, 0, "before"), new Append(Ann, 0, [new Frame(1, default, large), new Frame(2, default, large.AsMemory(0, 100_000)), new Frame(3, default, "end"u8.ToArray())], []));

        var frames = Journal.Read(Ann, 0).ToArray();
        Assert.True(frames[0].Payload.Span.SequenceEqual(large));
        Assert.True(frames[1].Payload.Span.SequenceEqual(large.AsSpan(0, 100_000)));
        Assert.Equal("end", Encoding.UTF8.GetString(frames[2].Payload.Span));
    }

    [Fact]
    public void A_long_history_is_read_whole()
    {
        for (var i = 0; i < 700; i++) Journal.Commit(To(Ann, i, $"{i}"));
        Assert.Equal(Enumerable.Range(0, 700).Select(i => $"{i}"), Journal.Texts(Ann));
        Assert.Equal(Enumerable.Range(650, 50).Select(i => $"{i}"), Journal.Texts(Ann, 650));
    }

    [Fact]
    public void The_newest_snapshot_counts()
    {
        Journal.Commit(To(Ann, 0, "a", "b"));
        Journal.Store(Ann, new Snapshot(1, "one"u8.ToArray()));
        Journal.Store(Ann, new Snapshot(2, "two"u8.ToArray()));

        var snapshot = Journal.LatestSnapshot(Ann);
        Assert.NotNull(snapshot);
        Assert.Equal((2, "two"), (snapshot.Sequence, Encoding.UTF8.GetString(snapshot.State.Span)));
        Assert.Null(Journal.LatestSnapshot(Bob));
    }

    [Fact]
    public void A_snapshot_of_what_the_journal_does_not_have_is_not_used()
    {
        Journal.Commit(To(Ann, 0, "a"));
        Journal.Store(Ann, new Snapshot(2, "two"u8.ToArray()));
        Assert.Null(Journal.LatestSnapshot(Ann));
    }

    [Fact]
    public void Messages_wait_in_the_order_of_their_commits_until_they_are_removed()
    {
        Journal.Commit(To(Ann, 0, "a").With(Message("1"), Message("2")), To(Bob, 0, "b").With(Message("3")));
        Journal.Commit(To(Ann, 1, "c").With(Message("4")));

        var all = _store.Outbox.Pending(0, 10);
        Assert.Equal(["1", "2", "3", "4"], all.Select(entry => entry.Message.Id));
        Assert.Equal([Ann, Ann, Bob, Ann], all.Select(entry => entry.Customer));
        Assert.Equal("{\"id\":\"3\"}", Encoding.UTF8.GetString(all[2].Message.Body.Span));
        Assert.Equal(["2", "3"], _store.Outbox.Pending(all[0].Number, 2).Select(entry => entry.Message.Id));

        _store.Outbox.Remove([all[0].Number, all[2].Number, 123_456_789]);
        Assert.Equal(["2", "4"], _store.Outbox.Pending(0, 10).Select(entry => entry.Message.Id));
    }

    [Fact]
    public void Numbers_of_messages_are_not_used_again()
    {
        Journal.Commit(To(Ann, 0, "a").With(Message("1")));
        var first = Assert.Single(_store.Outbox.Pending(0, 10)).Number;
        _store.Outbox.Remove([first]);
        Journal.Commit(To(Ann, 1, "b").With(Message("2")));
        Assert.True(Assert.Single(_store.Outbox.Pending(0, 10)).Number > first);
    }

    [Fact]
    public void Customers_are_listed_in_order_and_by_pages()
    {
        string[] names = ["b", "a", "B", "aa", "\uffee", "\U0001f600", "z"];
        foreach (var name in names) Journal.Commit(To(new CustomerId("acme", name), 0, "x"));
        Journal.Commit(To(new CustomerId("umbrella", "c"), 0, "x"));

        string[] sorted = ["B", "a", "aa", "b", "z", "\uffee", "\U0001f600"];
        Assert.Equal(sorted, Journal.Customers("acme", "", 100));
        Assert.Equal(sorted.Take(3), Journal.Customers("acme", "", 3));
        for (var i = 0; i < sorted.Length; i++) Assert.Equal(sorted.Skip(i + 1), Journal.Customers("acme", sorted[i], 100));
        Assert.Equal(["c"], Journal.Customers("umbrella", "b", 10));
    }

    [Fact]
    public async Task Readers_and_a_writer_at_the_same_time_see_whole_commits_in_order()
    {
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var reads = 0;
            for (var seen = 0; !stop.IsCancellationRequested || reads == 0; reads++)
            {
                var frames = Journal.Read(Ann, 0).ToArray();
                Assert.True(frames.Length >= seen && frames.Length % 2 == 0);
                Assert.Equal(Enumerable.Range(1, frames.Length), frames.Select(frame => (int)frame.Sequence));
                Assert.True(Journal.HeadOf(Ann) >= frames.Length);
                if (frames.Length > 0) Assert.NotEmpty(Journal.Find(Ann, frames[^1].Key));
                seen = frames.Length;
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        for (var i = 0; i < 200; i += 2) Journal.Commit(To(Ann, i, $"{i}", $"{i + 1}"));
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(200, Journal.HeadOf(Ann));
    }
}
