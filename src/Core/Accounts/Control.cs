using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Forecasting;
using Spend.Core.TopUps;

namespace Spend.Core.Accounts;

/// <summary>What watches over an account's spend, beside the limits that every decision checks: a part of its state.</summary>
public sealed class Control
{
    private readonly SortedList<string, AlertState> _alerts = new(StringComparer.Ordinal);

    /// <summary>Null: not suspended.</summary>
    public Suspension? Suspension { get; private set; }

    public BrakeState Brake { get; } = new();

    public TopUpState TopUp { get; } = new();

    public DailySpend Spending { get; } = new();

    public DenialNotes Denials { get; } = new();

    /// <summary>By id.</summary>
    public IList<AlertState> Alerts => _alerts.Values;

    public AlertState? FindAlert(string id) => _alerts.GetValueOrDefault(id);

    /// <summary>False: the record is none of these.</summary>
    internal bool Apply(Record record, Account account)
    {
        switch (record)
        {
            case AccountSuspended suspended: Suspension = new Suspension(suspended.At, suspended.Reason, suspended.Invoice); break;
            case AccountResumed: Resume(); break;
            case BrakeSet set: Brake.Set(set.Brake); break;
            case BrakeTripped tripped: Brake.Trip(tripped.Until, tripped.Spent); break;
            case AlertSet set: Set(set.Alert); break;
            case AlertRemoved removed: _alerts.Remove(removed.Alert); break;
            case AlertTriggered triggered: Fire(triggered, account); break;
            case AlertRearmed rearmed: FindAlert(rearmed.Alert)!.Rearm(rearmed.Subject, rearmed.Window); break;
            case DenialNoted noted: Denials.Add(noted.Denial.Status, noted.LimitId, noted.At); break;
            case AutoTopUpSet set: TopUp.Terms = set.Terms; break;
            case TopUpRequested requested: TopUp.Ask(requested.Request, account.Calendar); break;
            case TopUpDeclined declined: TopUp.Declined(declined.Request, declined.At); break;
            case CapReached or WalletDepleted: break;
            default: return false;
        }
        return true;
    }

    /// <summary>Counts what a posting charged.</summary>
    internal void Count(Posting posting, Periods.Calendar calendar)
    {
        if (!posting.MovesUsage) return;
        var charged = posting.Charged;
        Brake.Count(posting.At, charged);
        foreach (var alert in Alerts) alert.Rate?.Add(posting.At, charged);
        Spending.Add(calendar.DateOf(posting.EventTime), charged);
    }

    private void Fire(AlertTriggered triggered, Account account) =>
        FindAlert(triggered.Alert.Id)!.Fire(
            triggered.Subject, triggered.Window, triggered.At,
            (subject, window) => triggered.Alert.Condition switch
            {
                AlertCondition.GrantExpires => account.Wallet.Find(subject)?.Status != Wallets.GrantStatus.Active,
                AlertCondition.CapPercent => account.FindCap(triggered.Alert.Subject)?.Counters.ContainsKey((subject, window)) != true,
                _ => false,
            });

    private void Resume()
    {
        Suspension = null;
        Brake.Release();
    }

    private void Set(Alert alert)
    {
        if (FindAlert(alert.Id) is { } existing && existing.Alert.WatchesLike(alert)) existing.Alert = alert;
        else _alerts[alert.Id] = new AlertState(alert);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(Suspension? suspension, IEnumerable<AlertState> alerts)
    {
        Suspension = suspension;
        foreach (var alert in alerts) _alerts.Add(alert.Alert.Id, alert);
    }
}
