using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Gateway.Simulation;

/// <summary>
/// Asks again for what was used: holds are held, extended and settled with the actual usage, charges charged, reports recorded, corrections
/// made, each in its order and at its time. What is denied here has not happened: what followed from it does not, either.
/// </summary>
/// <param name="corrected">The events that are voided or amended later on: of these the postings are needed again.</param>
/// <param name="before">What the journal has about a key from before the simulation.</param>
internal sealed class SimulatedUsage(
    SimulatedAccount simulated, SimulatedTerms terms, DenialTally denials, IReadOnlySet<EventKey> corrected, Func<EventKey, IReadOnlyList<(long Sequence, Record Record)>> before)
{
    private readonly Dictionary<EventKey, List<(long, Record)>> _remembered = [];
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    public void Follow(Posting posting)
    {
        if (CommandOf(posting) is not { } command || _absent.Contains(posting.Id)) return;
        var isNew = command is Authorize or RecordUsage;
        // A new id has no past. What was the newest price book then, rates it; later steps know their own.
        var decision = isNew
            ? simulated.Do(command, posting.At, Past.Nothing, terms.Then(posting.PriceBook))
            : simulated.Do(command, posting.At, Decider.NeedsPast(simulated.Account, command) ? PastOf(command.Key) : Past.Nothing);
        if (decision.Status.Kind() == StatusKind.Success) return;
        if (isNew) _absent.Add(posting.Id);
        denials.Add(posting, decision);
    }

    /// <summary>Keeps what a later step may ask for: corrected events, and holds that may be settled after they expired.</summary>
    public void Remember(long sequence, Posting posting)
    {
        if (corrected.Contains(posting.Key) || posting.Kind is PostingKind.Hold or PostingKind.Extend or PostingKind.Expire)
        {
            if (!_remembered.TryGetValue(posting.Key, out var records)) _remembered.Add(posting.Key, records = []);
            records.Add((sequence, posting));
        }
        else if (posting.Kind is PostingKind.Settle or PostingKind.Release) _remembered.Remove(posting.Key);
    }

    private Past PastOf(EventKey key) => new([.. before(key), .. _remembered.GetValueOrDefault(key) ?? []]);

    private static EventCommand? CommandOf(Posting p) => p.Kind switch
    {
        PostingKind.Charge => new Authorize(p.Id, p.Fingerprint, ItemsOf(p), p.Properties, p.EventTime, HoldFor: null),
        PostingKind.Hold => new Authorize(p.Id, p.Fingerprint, ItemsOf(p), p.Properties, p.EventTime, p.ExpiresAt - p.At),
        // Without lines it asked for no more than was held.
        PostingKind.Extend => new Extend(p.Id, p.Fingerprint, p.Lines.Length == 0 ? null : ItemsOf(p), p.ExpiresAt > p.At ? p.ExpiresAt - p.At : null),
        PostingKind.Settle => new Settle(p.Id, p.Fingerprint, ItemsOf(p), p.Succeeded),
        PostingKind.Release => new Release(p.Id, p.Fingerprint),
        PostingKind.Usage => new RecordUsage(p.Id, p.Fingerprint, ItemsOf(p), p.Properties, p.EventTime),
        PostingKind.Void => new VoidEvent(p.Id, p.Fingerprint, p.Reason),
        PostingKind.Amend => new AmendEvent(p.Id, p.Fingerprint, ItemsOf(p), p.Reason),
        // Time brings it about.
        _ => null,
    };

    private static UsageItem[] ItemsOf(Posting posting) => Array.ConvertAll(posting.Lines, static line => line.Item);
}
