using Spend.Core;
using Spend.Core.Plans;

namespace Spend.Journal;

/// <summary>The plans a customer is and was on. For snapshots.</summary>
internal static class SubscriptionCodec
{
    public static void Subscription(this RecordWriter to, Subscription subscription)
    {
        var changes = subscription.Changes;
        to.Count(changes.Count);
        // They are numbered without a gap; the first ones may have been forgotten.
        to.Signed(changes[0].Number);
        foreach (var change in changes)
        {
            to.Instant(change.At, default);
            to.Flag(change.Plan is not null);
            if (change.Plan is { } plan) to.PlanTerms(plan);
        }
        to.Scheduled(subscription.Scheduled, default);
        to.Flag(subscription.TrialEnds is not null);
        if (subscription.TrialEnds is { } ends) to.Instant(ends, default);
        to.Instant(subscription.NextGrantAt, default);
    }

    public static void Subscription(this ref RecordReader from, Subscription subscription)
    {
        var changes = new PlanChange[from.Count(bytesOfEach: 2)];
        if (changes.Length == 0) throw new CorruptRecordException("The snapshot has no change of plan, not even none.");
        var first = from.Int();
        for (var i = 0; i < changes.Length; i++) changes[i] = new PlanChange(unchecked(first + i), from.Instant(default), from.Flag() ? from.PlanTerms() : null);
        var scheduled = from.Scheduled(default);
        Instant? trialEnds = from.Flag() ? from.Instant(default) : null;
        subscription.Restore(changes, scheduled, trialEnds, from.Instant(default));
    }
}
