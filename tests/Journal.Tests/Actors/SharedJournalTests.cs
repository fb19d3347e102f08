using Spend.Core;
using Spend.Core.Accounts;
using Spend.Journal.Verification;

namespace Spend.Journal.Tests.Actors;

/// <summary>Several processes on one journal, each with the same customer in its memory.</summary>
public sealed class SharedJournalTests : IAsyncDisposable
{
    private readonly MemoryJournal _journal = new() { IsShared = true };
    private readonly Node _one, _other;

    public SharedJournalTests() => (_one, _other) = (new Node(_journal), new Node(_journal));

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Who_takes_an_account_over_says_so_before_anything_else_it_writes()
    {
        await _one.SetUpCustomer();
        await _other.Handle(Node.Spend("a"));
        await _one.Handle(Node.Spend("b"));
        Assert.Equal(["CustomerConfigured", "PlanChanged", "GrantAdded", "EpochStarted", "Posting", "EpochStarted", "Posting"], Records().Select(static r => r.GetType().Name));
        var epochs = Records().OfType<EpochStarted>().Select(static e => e.Epoch).ToArray();
        Assert.True(epochs[0] > 0 && epochs[1] > epochs[0]);
    }

    [Fact]
    public async Task What_an_epoch_is_for_does_not_wait_for_the_epoch_to_be_written()
    {
        await _one.SetUpCustomer();
        // Nothing is written meanwhile, so what waits was queued without an answer to what was queued before.
        _journal.Open.Reset();
        var spent = _other.Handle(Node.Spend("a"));
        Assert.True(SpinWait.SpinUntil(() => _other.Waiting == 2, TimeSpan.FromSeconds(10)));
        _journal.Open.Set();
        Assert.Equal(Status.Accepted, (await spent).Status);
    }

    [Fact]
    public async Task Who_only_reads_takes_nothing_over()
    {
        await _one.SetUpCustomer();
        Assert.Equal(Money.Parse("100"), await _other.Left());
        await _other.Accounts.Wake(Node.Acme);
        Assert.Equal(3, _journal.HeadOf(Node.Acme));
        await _one.Handle(Node.Spend("a"));
        Assert.Equal(0, _journal.Conflicts);
    }

    [Fact]
    public async Task A_denial_is_decided_on_the_newest_state_wherever_that_came_about()
    {
        await _one.SetUpCustomer("1");
        await _one.Handle(Node.Spend("a"));
        Assert.Equal(Status.InsufficientFunds, (await _one.Handle(Node.Spend("b", 5))).Status);
        await _other.Handle(Node.Grant("more", "10"));
        Assert.Equal(Status.Accepted, (await _one.Handle(Node.Spend("b", 5))).Status);
    }

    [Fact]
    public async Task A_denial_that_appends_nothing_is_no_exception()
    {
        await _one.SetUpCustomer("1");
        await _one.Handle(Node.Spend("a"));
        // The first of a minute is noted in the journal, the second is not.
        Assert.Equal(Status.InsufficientFunds, (await _one.Handle(Node.Spend("b", 5))).Status);
        var head = _journal.HeadOf(Node.Acme);
        Assert.Equal(Status.InsufficientFunds, (await _one.Handle(Node.Spend("c", 5))).Status);
        Assert.Equal(head, _journal.HeadOf(Node.Acme));
        await _other.Handle(Node.Grant("more", "10"));
        Assert.Equal(Status.Accepted, (await _one.Handle(Node.Spend("c", 5))).Status);
    }

    [Fact]
    public async Task What_is_read_or_checked_is_the_newest_state()
    {
        await _one.SetUpCustomer();
        await _other.Handle(Node.Spend("a", 30));
        Assert.Equal(Money.Parse("70"), await _one.Left());
        await _other.Handle(Node.Spend("b", 30));
        Assert.Equal(Status.InsufficientFunds, (await _one.Accounts.Check(Node.Acme, Node.Spend("c", 50))).Status);
    }

    [Fact]
    public async Task What_this_process_has_appended_meanwhile_makes_a_state_that_was_read_no_older()
    {
        await _one.SetUpCustomer();
        var reads = Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            await _one.Handle(Node.Spend($"r{i}"));
            return await _one.Left();
        }));
        var left = await Task.WhenAll(reads);
        Assert.Equal(Money.Zero, left.Min());
        Assert.Equal(0, _journal.Conflicts);
    }

    [Fact]
    public async Task What_is_due_comes_after_the_epoch_and_journal_time_does_not_go_back()
    {
        await _one.SetUpCustomer();
        await _one.Handle(Node.Spend("hold", 5) with { HoldFor = TimeSpan.FromSeconds(60) });
        _other.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(Money.Parse("100"), await _other.Left());
        Assert.IsType<EpochStarted>(Records()[^2]);
        Assert.Equal(PostingKind.Expire, Assert.IsType<Posting>(Records()[^1]).Kind);
        Assert.True(Records()[^1].At < Instant.From(_other.Clock.Now.UtcDateTime));
        Assert.Equal(0, Verified().DifferenceCount);
    }

    [Fact]
    public async Task Whoever_wrote_what_the_journal_verifies_and_its_chain_of_hashes_with_it()
    {
        await _one.SetUpCustomer("1000");
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            // Where two keep taking an account from each other, a caller may be told to come back.
            while (true)
                try
                {
                    await (i % 2 == 0 ? _one : _other).Handle(Node.Spend($"r{i}"));
                    return;
                }
                catch (JournalUnavailableException)
                {
                    await Task.Delay(5);
                }
        })));
        Assert.Equal(300, Records().OfType<Posting>().Count());
        Assert.Equal(0, Verified().DifferenceCount);
    }

    [Fact]
    public async Task A_journal_that_has_lost_what_was_confirmed_is_not_answered_from_any_more()
    {
        await _one.SetUpCustomer();
        await _one.Handle(Node.Spend("a"));
        _journal.Lose(Node.Acme, 1);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.Left());
        Assert.NotNull(_one.Accounts.Lost);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.Left());
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.Handle(Node.Spend("b")));
    }

    [Fact]
    public async Task Who_writes_finds_out_as_well()
    {
        await _one.SetUpCustomer();
        await _one.Handle(Node.Spend("a", 60));
        _journal.Lose(Node.Acme, 1);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _one.Handle(Node.Spend("b", 60)));
        Assert.Equal(3, _journal.HeadOf(Node.Acme));
        Assert.NotNull(_one.Accounts.Lost);
    }

    private Record[] Records() => [.. _journal.Read(Node.Acme, 0).Select(static frame => RecordCodec.Decode(frame.Payload.Span))];

    private CustomerReport Verified() => new JournalVerification(_journal, static _ => Node.Catalog).Verify(Node.Acme, Node.Catalog);
}
