using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Gateway.Customers;
using Spend.Journal;

namespace Spend.Gateway.Simulation;

/// <summary>One customer's records, gone through twice: as they are, which is the live account, and on other terms.</summary>
/// <param name="records">In order, with their sequences; read as often as it is asked for.</param>
/// <param name="find">The records about a key.</param>
/// <param name="start">A state to begin with that is older than the range; null: from nothing.</param>
internal sealed class CustomerSimulation(
    string customer, Func<long, IEnumerable<(long Sequence, Record Record)>> records, Func<EventKey, IEnumerable<(long Sequence, Record Record)>> find, byte[]? start)
{
    /// <param name="now">As of when; nothing of a later time is in the records.</param>
    public SimulatedCustomer Run(SimulatedTerms terms, SimulatedRange range, Instant now)
    {
        var recorded = start is null ? new Account() : Copy(start);
        var (recordedBill, cliffs, denials) = (new Bill(range), new TierCliffs(terms.Catalog), new DenialTally(range));
        var simulatedBill = new Bill(range, cliffs.Look);
        var (corrected, subscribesLater) = LookAhead(recorded.Sequence, range);

        SimulatedAccount? simulated = null;
        foreach (var (sequence, record) in records(recorded.Sequence))
        {
            if (record.At >= range.From) simulated ??= Begin();
            else if (record is Posting early) simulatedBill.Count(early);
            simulated?.Follow(record, recorded);
            recordedBill.CloseBefore(recorded, record.At);
            recorded.Apply(record);
            if (record is Posting posting) recordedBill.Count(posting);
        }
        simulated ??= Begin();
        simulated.Advance(now);

        var (was, would) = (recordedBill.Finish(recorded, now), simulatedBill.Finish(simulated.Account, now));
        return new SimulatedCustomer(
            customer, recorded.Profile!.Currency, new ServiceRange(range.From, range.To), terms.Plan?.Ref, recordedBill.Events, simulatedBill.Events,
            was, would, BillDifference.Of(was, would), denials.Answer(), cliffs.Found, new AsOf(recorded.Sequence));

        SimulatedAccount Begin()
        {
            var through = recorded.Sequence;
            return new SimulatedAccount(
                Copy(SnapshotCodec.Encode(recorded)), terms, range, subscribesLater, simulatedBill, denials, corrected,
                key => [.. find(key).TakeWhile(r => r.Sequence <= through)]);
        }
    }

    private (HashSet<EventKey> Corrected, bool SubscribesLater) LookAhead(long after, SimulatedRange range)
    {
        var (corrected, subscribesLater) = (new HashSet<EventKey>(), false);
        foreach (var (_, record) in records(after))
        {
            if (record.At < range.From) continue;
            if (record is Posting { Kind: PostingKind.Void or PostingKind.Amend } correction) corrected.Add(correction.Key);
            else if (record is PlanChanged { Plan: not null } && record.At < range.To) subscribesLater = true;
        }
        return (corrected, subscribesLater);
    }

    private static Account Copy(byte[] state) => SnapshotCodec.Decode(state) ?? throw new InvalidOperationException("A snapshot that was just taken can be read.");
}
