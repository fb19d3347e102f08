using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;

namespace Spend.Journal.Verification;

/// <summary>What watches over an account: suspension, brake, alerts, top-ups, notes of denials, and all that follows from other records.</summary>
internal sealed class ControlWalk
{
    private readonly BrakeBook _brake;
    private readonly AlertBook _alerts;
    private readonly TopUpBook _topUps;
    private readonly DenialCheck _denials;
    private readonly DailyTotal _days;
    private readonly ConsequenceCheck _consequences;
    private Instant _before;

    public ControlWalk(Walks books, Findings findings)
    {
        _brake = new BrakeBook(findings);
        _alerts = new AlertBook(books.Grants, findings);
        _topUps = new TopUpBook(books.Grants, findings);
        _denials = new DenialCheck(books.Holds, findings);
        _days = new DailyTotal(findings);
        _consequences = new ConsequenceCheck(books, _brake, _alerts, findings);
    }

    /// <summary>Before the other books follow a record.</summary>
    /// <param name="account">As it was before it.</param>
    public void Follow(Account account, long sequence, Record record)
    {
        _consequences.Follow(record);
        _alerts.CheckDue(record, _before);
        _topUps.CheckDue(account, record, _before);
        _brake.Check(record);
        switch (record)
        {
            case AlertTriggered { Alert.Condition: AlertCondition.GrantExpires } triggered: _alerts.CheckExpiring(triggered, _before); break;
            case TopUpRequested requested: _topUps.Check(account, requested, sequence, _before); break;
            case TopUpDeclined declined: _topUps.Check(declined); break;
            case Posting posting: _days.Follow(account, posting); break;
        }
        _denials.Follow(record);
        _brake.Follow(record);
        _alerts.Follow(record);
        _topUps.Follow(record, account.Profile?.Currency);
        _before = Instant.Later(_before, record.At);
    }

    /// <summary>After all books have followed a record and the account has applied it.</summary>
    public void Expect(Account account, Record record)
    {
        if (!_consequences.HasFollowed) _consequences.Expect(account, record);
    }

    public void Finish(Account account)
    {
        _consequences.Finish();
        _brake.Compare(account);
        _alerts.Compare(account);
        _topUps.Compare(account);
        _denials.Compare(account);
        _days.Compare(account);
    }
}
