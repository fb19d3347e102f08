using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;
using Spend.Journal;

namespace Spend.Gateway.Tests.Commands;

public sealed class VerifyTests : IDisposable
{
    private readonly SmallTrace _trace = new();

    public void Dispose() => _trace.Dispose();

    [Fact]
    public async Task A_directory_without_journal_is_no_verified_one()
    {
        var ran = (await Ran.Of("verify", "--data", _trace.Data)).Is(1);
        Assert.Contains("There is no journal in", ran.Error);
        Assert.False(Directory.Exists(_trace.Data));
    }

    [Fact]
    public async Task A_directory_that_a_server_uses_is_left_alone()
    {
        using var journal = SqliteJournal.Open(_trace.Data);
        var ran = (await _trace.Verify()).Is(1);
        Assert.Contains("is in use by another process", ran.Error);
        Assert.DoesNotContain("Exception", ran.Error);
    }

    [Fact]
    public async Task A_record_that_nobody_decided_is_reported_with_customer_sequence_and_values()
    {
        (await _trace.Replay("--limit", "6")).Is(0);
        var customer = new CustomerId("default", "test-model-1-2");
        using (var journal = SqliteJournal.Open(_trace.Data))
        {
            var last = journal.Read(customer, 0).Last();
            var record = RecordCodec.Decode(last.Payload.Span);
            var forged = new GrantClosed(record.At, "never-given", GrantStatus.Voided, Money.Zero);
            var results = new AppendResult[1];
            journal.Commit([new Append(customer, last.Sequence, [new Frame(last.Sequence + 1, default, RecordCodec.Encode(forged))], [])], results);
            Assert.Equal(AppendResult.Committed, results[0]);
        }

        var ran = (await _trace.Verify()).Is(1);
        Assert.Contains("default/test-model-1-2", ran.Output);
        Assert.Contains("a grant that is closed was given before", ran.Output);
        Assert.Contains("Not verified", ran.Output);
    }
}
