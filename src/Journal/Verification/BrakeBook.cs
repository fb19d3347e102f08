using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Brakes;

namespace Spend.Journal.Verification;

/// <summary>
/// What stops all that is new: a suspension, and a brake that has tripped. The spend that trips it is added up here from the postings.
/// </summary>
internal sealed class BrakeBook(Findings findings)
{
    private Brake? _brake;
    private SlidingSpend? _spend;
    private bool _isSuspended;
    private Instant _trippedUntil;

    /// <summary>Before a record is followed: what it may not be while something stops it.</summary>
    public void Check(Record record)
    {
        switch (record)
        {
            case Posting { Kind: PostingKind.Charge or PostingKind.Hold or PostingKind.Extend } posting:
                findings.Require(!_isSuspended, posting.Kind, "nothing new is authorized while the account is suspended", "no new authorization", posting.Id);
                findings.Require(!IsTripped(posting.At), posting.Kind, "nothing new is authorized while the brake is tripped", $"no new authorization before {_trippedUntil}", posting.Id);
                break;
            case AccountSuspended: findings.Require(!_isSuspended, "suspended before", "an account is suspended once", "not suspended before"); break;
            case AccountResumed: findings.Require(_isSuspended || IsTripped(record.At), "neither", "an account that is resumed", "suspended, or its brake tripped"); break;
            case BrakeSet set: findings.Require(set.Brake != _brake, set.Brake, "a brake that is set", "other terms than before"); break;
            case DenialNoted { Denial.Status: var status }:
                var expected = _isSuspended ? Status.Suspended : IsTripped(record.At) ? Status.BurnRate : status;
                findings.Expect(expected, status, "why a request is denied while the account is stopped");
                findings.Require(status != Status.Suspended || _isSuspended, status, "a denial by suspension", "suspended then");
                findings.Require(status != Status.BurnRate || IsTripped(record.At), status, "a denial by the brake", "tripped then");
                break;
        }
    }

    public void Follow(Record record)
    {
        switch (record)
        {
            case AccountSuspended: _isSuspended = true; break;
            case AccountResumed: (_isSuspended, _trippedUntil) = (false, default); break;
            case BrakeSet set:
                (_brake, _spend) = (set.Brake, set.Brake is null ? null : new SlidingSpend(set.Brake.Window));
                if (set.Brake is null) _trippedUntil = default;
                break;
            case BrakeTripped tripped:
                _trippedUntil = tripped.Until;
                _spend?.Clear();
                break;
            case Posting posting:
                if (!IsTripped(posting.At)) _spend?.Add(posting.At, posting.Charged);
                break;
        }
    }

    /// <summary>The record that must follow a posting that has been followed; null for none.</summary>
    public BrakeTripped? TrippedBy(Posting posting)
    {
        if (_brake is null || IsTripped(posting.At) || !posting.Charged.IsPositive) return null;
        var spent = _spend!.SumAt(posting.At);
        return spent > _brake.Limit ? new BrakeTripped(posting.At, posting.At + _brake.CoolDown, spent, _brake.Limit) : null;
    }

    public void Compare(Account account)
    {
        var (control, brake) = (account.Control, account.Control.Brake);
        findings.Expect(_isSuspended, control.Suspension is not null, "whether the account is suspended");
        findings.Expect(_brake, brake.Brake, "brake of the account");
        findings.Expect(_trippedUntil, brake.TrippedUntil, "until when the account's brake is tripped");
        findings.Expect(_spend?.SumAt(account.JournalTime), brake.Rate?.SumAt(account.JournalTime), "spend in the window of the account's brake");
    }

    private bool IsTripped(Instant at) => at < _trippedUntil;
}
