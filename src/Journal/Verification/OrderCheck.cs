using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>Law 3 and law 6 as the journal shows them: sequences without gaps, time that never goes back, each id begun once.</summary>
internal sealed class OrderCheck(Findings findings)
{
    private readonly HashSet<EventKey> _begun = [];
    private long _sequence, _epoch;
    private Instant _time;

    public void Follow(long sequence, Record record)
    {
        findings.Expect(_sequence + 1, sequence, "sequence without a gap");
        _sequence = sequence;

        findings.Require(record.At >= _time, record.At, "journal time never goes back", $"{_time} or later");
        _time = Instant.Later(_time, record.At);

        switch (record)
        {
            case Posting posting:
                findings.Expect(EventKey.OfEvent(posting.Id), posting.Key, "key of the event", posting.Id);
                var begins = posting.Kind is PostingKind.Charge or PostingKind.Hold or PostingKind.Usage;
                var isNew = begins ? _begun.Add(posting.Key) : !_begun.Contains(posting.Key);
                findings.Require(begins == isNew, posting.Kind, "each id begins once", begins ? "an id not used before" : "an id that began before", posting.Id);
                foreach (var refund in posting.Refunds) Begin(refund.Id);
                break;
            case PlanChanged changed:
                foreach (var grant in changed.Grants) Begin(grant.Id);
                break;
            case PlanGrantsEnded { RollsInto: { } rollover }:
                Begin(rollover.Id);
                break;
            case EpochStarted started:
                findings.Require(started.Epoch > _epoch, started.Epoch, "each epoch is above the ones before", $"more than {_epoch}");
                _epoch = started.Epoch;
                break;
            case GrantAdded added:
                Begin(added.Grant.Id);
                break;
        }
    }

    private void Begin(string grant) => findings.Require(_begun.Add(EventKey.OfGrant(grant)), grant, "each grant is given once", "an id not used before");
}
