using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// The alerts of one account: each is armed, fires once when its condition comes true, and is armed again when it is not true any more.
/// </summary>
internal sealed class AlertBook(GrantBook grants, Findings findings)
{
    private readonly SortedDictionary<string, WatchedAlert> _alerts = new(StringComparer.Ordinal);

    /// <summary>By id.</summary>
    public IReadOnlyCollection<WatchedAlert> All => _alerts.Values;

    /// <summary>Before each record: grants that expire soon have been told of in time.</summary>
    /// <param name="before">Journal time of the record before.</param>
    public void CheckDue(Record record, Instant before)
    {
        foreach (var alert in _alerts.Values)
            foreach (var (grant, at) in Expiring(alert, before))
                if (at < record.At && alert.Fired.Add((grant.Terms.Id, default)))
                    findings.Add($"a grant that expires is told of in time ({alert.Alert.Id}, {grant.Terms.Id})", $"at {at}", "nothing by then");
    }

    /// <summary>What time alone brings about: a grant will expire.</summary>
    public void CheckExpiring(AlertTriggered triggered, Instant before)
    {
        var of = $"{triggered.Alert.Id}, {triggered.Subject}";
        if (!_alerts.TryGetValue(triggered.Alert.Id, out var alert))
        {
            findings.Add("an alert that fires", "set before", "none");
            return;
        }
        findings.Expect(alert.Alert, triggered.Alert, "terms of an alert that fires", of);
        var (grant, at) = Expiring(alert, before).FirstOrDefault(e => e.Grant.Terms.Id == triggered.Subject);
        if (grant is null)
        {
            findings.Add($"a grant that will expire is told of once ({of})", "an active grant with something left, not told of before", triggered.Subject);
            return;
        }
        findings.Expect(at, triggered.At, "when a grant that expires is told of", of);
        findings.Expect(grant.Unspent, triggered.Value, "what is left of a grant that expires", of);
        findings.Expect(grant.Terms.Amount, triggered.Limit, "amount of a grant that expires", of);
        findings.Expect(default, triggered.Window, "window of a grant that expires", of);
    }

    public void Follow(Record record)
    {
        switch (record)
        {
            case AlertSet set: Set(set.Alert); break;
            case AlertRemoved removed: findings.Require(_alerts.Remove(removed.Alert), removed.Alert, "an alert that is removed", "set before"); break;
            case AlertTriggered triggered:
                if (_alerts.TryGetValue(triggered.Alert.Id, out var fires)) fires.Fired.Add((triggered.Subject, triggered.Window));
                break;
            case AlertRearmed rearmed:
                findings.Require(
                    _alerts.TryGetValue(rearmed.Alert, out var fired) && fired.Fired.Remove((rearmed.Subject, rearmed.Window)), rearmed.Subject,
                    "an alert is armed again after it has fired", "fired before", rearmed.Alert);
                break;
            case Posting { MovesUsage: true } posting:
                foreach (var alert in _alerts.Values) alert.Rate?.Add(posting.At, posting.Charged);
                break;
        }
    }

    public void Compare(Account account)
    {
        findings.Expect(string.Join(", ", _alerts.Keys), string.Join(", ", account.Control.Alerts.Select(static a => a.Alert.Id)), "alerts of the account");
        foreach (var state in account.Control.Alerts)
        {
            if (!_alerts.TryGetValue(state.Alert.Id, out var alert)) continue;
            findings.Expect(alert.Alert, state.Alert, "terms of an alert of the account");
            findings.Expect(alert.Rate?.SumAt(account.JournalTime), state.Rate?.SumAt(account.JournalTime), "spend in the window of the account's alert", state.Alert.Id);
            foreach (var fired in state.Fired)
                findings.Require(alert.Fired.Contains(fired), fired, "what the account's alert has fired for", "fired and not armed again", state.Alert.Id);
            foreach (var fired in alert.Fired)
                findings.Require(IsOver(fired.Window, account.JournalTime) || IsGone(alert, fired, account) || state.HasFired(fired.Subject, fired.Window), fired, "what the account's alert has fired for", "known to it", state.Alert.Id);
        }
    }

    /// <summary>The account forgets what fired in windows that have been over for so long.</summary>
    public static bool IsOver(Core.Periods.Span window, Instant at) => window != default && window.End <= at - Limits.EventsBack;

    /// <summary>Nor does it remember grants that have ended since, or counters that were dropped.</summary>
    private bool IsGone(WatchedAlert alert, (string Subject, Core.Periods.Span Window) fired, Account account) => alert.Alert.Condition switch
    {
        AlertCondition.GrantExpires => grants.Grants.GetValueOrDefault(fired.Subject)?.Status != GrantStatus.Active,
        AlertCondition.CapPercent => account.FindCap(alert.Alert.Subject)?.Counters.ContainsKey(fired) != true,
        _ => false,
    };

    private void Set(Alert alert)
    {
        if (!_alerts.TryGetValue(alert.Id, out var before))
        {
            _alerts.Add(alert.Id, new WatchedAlert(alert));
            return;
        }
        findings.Require(before.Alert != alert, alert.Id, "an alert that is set", "other terms than before");
        findings.Require(before.Alert.Owner == Owner.Customer || alert.Owner == Owner.Admin, alert.Owner, "who changes an alert", "the admin, whose it is", alert.Id);
        if (before.Alert with { Owner = alert.Owner } == alert) before.Alert = alert;
        else _alerts[alert.Id] = new WatchedAlert(alert);
    }

    /// <summary>The grants that an alert is yet to tell of, and when.</summary>
    private List<(GrantTotal Grant, Instant At)> Expiring(WatchedAlert alert, Instant before)
    {
        if (alert.Alert.Condition != AlertCondition.GrantExpires) return [];
        var expiring = new List<(GrantTotal, Instant)>();
        foreach (var grant in grants.Grants.Values)
            if (grant is { Status: GrantStatus.Active, Unspent.IsPositive: true, Terms.ExpiresAt: { } expires } && !alert.Fired.Contains((grant.Terms.Id, default)))
                expiring.Add((grant, Instant.Later(expires - alert.Alert.Within, before)));
        return expiring;
    }
}
