using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Simulation;
using Spend.Journal;
using Spend.Journal.Tests.Verification;

namespace Spend.Gateway.Tests.Simulation;

/// <summary>Whatever a customer went through, going through it again on the terms it had comes to the same, to the last digit.</summary>
public class SameTermsTests
{
    [Fact]
    public void Random_lives_come_to_the_same_from_any_time_on()
    {
        var (events, corrected, changes, due) = (0, 0, 0, Money.Zero);
        for (var seed = 0; seed < 350; seed++)
        {
            var run = new RichRun(seed).Live(200);
            var records = run.Driver.Records.Select(static (record, i) => (Sequence: i + 1L, Record: record)).ToList();
            var random = new Random(seed);
            var from = records[random.Next(records.Count)].Record.At - TimeSpan.FromHours(random.Next(3) * 100);
            var to = from + TimeSpan.FromDays(random.Next(1, 101));
            var found = Simulate(records, new SimulatedRange(from, to), run.Driver.Now, null);

            Assert.True(found.Denials.Count == 0, $"seed {seed}: {string.Join('\n', found.Denials.First)}");
            Assert.Equal(new BillDifference(default, default, default, default, default, default, default), found.Difference);
            Assert.Equal(found.Events, found.SimulatedEvents);
            Assert.True(found.Recorded.Periods.SequenceEqual(found.Simulated.Periods) && found.Recorded.Credits.SequenceEqual(found.Simulated.Credits), $"seed {seed}");
            events += found.Events;
            due += found.Recorded.Due;
            corrected += records.Count(r => r.Record is Posting { Kind: PostingKind.Void or PostingKind.Amend } && r.Record.At >= from);
            changes += records.Count(r => r.Record is PlanChanged && r.Record.At >= from);
        }
        Assert.True(events > 2_000 && corrected > 200 && changes > 500 && due.IsPositive, $"{events} events, {corrected} corrected, {changes} changes, {due} due");
    }

    [Fact]
    public void A_snapshot_to_begin_with_makes_no_difference()
    {
        var run = new RichRun(7).Live(200);
        var records = run.Driver.Records.Select(static (record, i) => (Sequence: i + 1L, Record: record)).ToList();
        var middle = records[120].Record.At;
        var range = new SimulatedRange(middle + TimeSpan.FromHours(1), middle + TimeSpan.FromDays(60));
        var account = new Account();
        foreach (var (_, record) in records.TakeWhile(r => r.Record.At < range.From - Limits.EventsAhead)) account.Apply(record);

        var (whole, rest) = (Simulate(records, range, run.Driver.Now, null), Simulate(records, range, run.Driver.Now, SnapshotCodec.Encode(account)));
        Assert.True(whole.Events > 0);
        Assert.Equal((whole.Difference, whole.Events, whole.Recorded.Due, whole.Simulated.Due), (rest.Difference, rest.Events, rest.Recorded.Due, rest.Simulated.Due));
    }

    private static SimulatedCustomer Simulate(List<(long Sequence, Record Record)> records, SimulatedRange range, Instant now, byte[]? start)
    {
        var terms = new SimulatedTerms(Seller.Catalog, plan: null, prices: null, caps: [], keepsCaps: true, keepsGrants: true);
        IEnumerable<(long, Record)> Find(EventKey key) => records.Where(r => RecordCodec.KeyOf(r.Record) == key);
        return new CustomerSimulation("acme", after => records.Skip((int)after), Find, start).Run(terms, range, now);
    }
}
