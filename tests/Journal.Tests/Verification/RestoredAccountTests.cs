using Spend.Core.Accounts;

namespace Spend.Journal.Tests.Verification;

/// <summary>An account that comes from a snapshot decides, and says what follows, exactly as the one that was replayed from its first record.</summary>
public class RestoredAccountTests
{
    [Fact]
    public void A_restored_account_does_whatever_the_replayed_one_does()
    {
        var (compared, states) = (0, new SortedSet<string>(StringComparer.Ordinal));
        for (var seed = 0; seed < 40; seed++)
        {
            var run = new RichRun(seed);
            var driver = run.Driver;
            Account? restored = null;
            driver.AfterEach = record =>
            {
                if (restored is null || driver.Records.Count % 17 == 0)
                {
                    restored = SnapshotCodec.Decode(SnapshotCodec.Encode(driver.Account))!;
                    return;
                }
                restored.Apply(RecordCodec.Decode(RecordCodec.Encode(record)));
                Assert.True(SnapshotCodec.Encode(driver.Account).AsSpan().SequenceEqual(SnapshotCodec.Encode(restored)), $"seed {seed}: another state after {record}");
                if (Journal.Verification.ConsequenceCheck.IsConsequence(record)) return;
                Assert.Equal(Bytes(Consequences.Of(driver.Account, record, driver.Catalog)), Bytes(Consequences.Of(restored, record, driver.Catalog)));
                compared++;
            };
            run.BeforeEach = command =>
            {
                if (restored is null) return;
                foreach (var invoice in restored.Billing.Unsettled) states.Add(invoice.Status.ToString());
                if (restored.Billing.Balance.IsPositive) states.Add("carried over");
                if (restored.Billing.NextToSuspend is not null) states.Add("about to be suspended");
                if (restored.Control.Suspension?.Invoice is not null) states.Add("suspended for an invoice");
                if (restored.Billing.Open.Count > 1) states.Add("several open periods");
                // Of what time alone brings about, some is far ahead.
                foreach (var days in (int[])[0, 3, 40]) Assert.Equal(Bytes([Decider.Due(driver.Account, driver.Catalog, driver.Now + TimeSpan.FromDays(days))]), Bytes([Decider.Due(restored, driver.Catalog, driver.Now + TimeSpan.FromDays(days))]));
                if (Decider.Due(driver.Account, driver.Catalog, driver.Now) is not null) return;
                var past = Decider.NeedsPast(driver.Account, command) ? driver.PastOf(command.Key) : Past.Nothing;
                Assert.Equal(Decider.NeedsPast(driver.Account, command), Decider.NeedsPast(restored, command));
                var (expected, actual) = (Decider.Decide(driver.Account, command, past, driver.Catalog, driver.Now), Decider.Decide(restored, command, past, driver.Catalog, driver.Now));
                Assert.Equal((expected.Status, expected.Sequence, expected.Denial), (actual.Status, actual.Sequence, actual.Denial));
                Assert.Equal(Bytes([expected.Record]), Bytes([actual.Record]));
            };
            run.Live(120);
        }
        Assert.True(compared > 2_000, $"Only {compared} records were compared.");
        Assert.Equal(["Open", "Overdue", "Uncollectible", "about to be suspended", "carried over", "several open periods", "suspended for an invoice"], states);
    }

    private static string[] Bytes(IEnumerable<Record?> records) => [.. records.Select(static r => r is null ? "" : Convert.ToHexStringLower(RecordCodec.Encode(r)))];
}
