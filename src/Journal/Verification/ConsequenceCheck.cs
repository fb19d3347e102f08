using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;

namespace Spend.Journal.Verification;

/// <summary>
/// What follows from a record stands right behind it, in its order: the brake trips, caps are reached, wallets run out, alerts fire and are
/// armed again. All of that is found anew from the books; what is missing, too much or different is told.
/// </summary>
internal sealed class ConsequenceCheck(Walks books, BrakeBook brake, AlertBook alerts, Findings findings)
{
    private readonly AlertReadings _readings = new(books);
    private readonly List<Expected> _pending = [];

    /// <param name="Record">What must follow; of what only may, the alert, subject and window.</param>
    /// <param name="IsSure">False: it may follow.</param>
    private readonly record struct Expected(Record Record, bool IsSure);

    /// <summary>Whether a record only follows from others.</summary>
    public static bool IsConsequence(Record record) =>
        record is BrakeTripped or CapReached or WalletDepleted or AlertRearmed or AlertTriggered { Alert.Condition: not AlertCondition.GrantExpires };

    /// <summary>Whether the record before followed from another.</summary>
    public bool HasFollowed { get; private set; }

    /// <summary>Before each record: holds it against what the last one asks for.</summary>
    public void Follow(Record record)
    {
        // A resumption follows where the last of what the account was suspended for was settled; else somebody asked for it.
        HasFollowed = IsConsequence(record) || (record is AccountResumed && _pending.Exists(static e => e.Record is AccountResumed));
        if (!HasFollowed)
        {
            Finish();
            return;
        }
        var at = _pending.FindIndex(e => e.IsSure ? e.Record.Equals(record) : IsSameAs(e.Record, record) && record.At == e.Record.At && IsPlausible(record));
        if (at < 0 && (at = _pending.FindIndex(e => IsSameAs(e.Record, record))) >= 0) findings.Add("what follows from a record", Text(_pending[at].Record), Text(record));
        if (at < 0)
        {
            findings.Add("what follows from a record", "nothing like it", Text(record));
            return;
        }
        for (var i = 0; i < at; i++) Missing(_pending[i]);
        _pending.RemoveRange(0, at + 1);
    }

    /// <summary>Whatever has not followed by now is missing.</summary>
    public void Finish()
    {
        foreach (var expected in _pending) Missing(expected);
        _pending.Clear();
    }

    /// <summary>After the account has applied a record that follows from no other: what must follow from it.</summary>
    public void Expect(Account account, Record record)
    {
        // Between the end of a plan's grant and the next one, which comes at the same instant, nobody is out of money.
        if (record is PlanGrantsEnded && books.Terms.Current.Plan?.Grant is not null && books.Terms.NextGrantAt == record.At) return;
        if (record is Posting posting)
        {
            if (brake.TrippedBy(posting) is { } tripped) Add(tripped);
            foreach (var move in posting.Caps)
                if (move.Enforcement != CapEnforcement.Shadow && move.Window != default && move.SpentAfter >= move.Limit && move.SpentAfter - move.Spent < move.Limit) Add(new CapReached(record.At, move));
        }
        if (record is InvoiceRecord && account.Control.Suspension is { Invoice: { } cause } && !books.Invoices.IsToBePaid(cause)) Add(new AccountResumed(record.At));
        foreach (var unit in books.Grants.DrawnUnits(record))
            if (books.Grants.Unspent(unit).IsZero) Add(new WalletDepleted(record.At, unit));
        foreach (var alert in alerts.All)
            foreach (var reading in _readings.Of(account, alert, record)) Expect(record.At, alert, reading);
    }

    private void Expect(Instant at, WatchedAlert watched, AlertReading reading)
    {
        var (alert, hasFired) = (watched.Alert, watched.Fired.Contains((reading.Subject, reading.Window)));
        var fires = new AlertTriggered(at, alert, reading.Subject, reading.Window, reading.Value, reading.Limit);
        var armed = new AlertRearmed(at, alert.Id, reading.Subject, reading.Window);
        if (reading.Holds is not { } holds)
        {
            // What fired in windows long over may be forgotten; of a forecast it is not.
            if (!hasFired || alert.Condition != AlertCondition.ForecastAbove) _pending.Add(new Expected(fires, IsSure: false));
            if (hasFired) _pending.Add(new Expected(armed, IsSure: false));
            if (hasFired && alert.Condition == AlertCondition.ForecastAbove) _pending.Add(new Expected(fires, IsSure: false));
        }
        else if (holds && hasFired && !reading.HeldBefore)
        {
            Add(armed);
            Add(fires);
        }
        else if (holds && !hasFired) Add(fires);
        else if (!holds && hasFired) Add(armed);
    }

    private void Add(Record record) => _pending.Add(new Expected(record, IsSure: true));

    private void Missing(Expected expected)
    {
        if (expected.IsSure) findings.Add("what follows from a record", Text(expected.Record), "nothing of it");
    }

    /// <summary>The same thing happens, whatever the amounts.</summary>
    private static bool IsSameAs(Record a, Record b) => (a, b) switch
    {
        (BrakeTripped, BrakeTripped) => true,
        (CapReached one, CapReached other) => CapKey.Of(one.Move) == CapKey.Of(other.Move),
        (WalletDepleted one, WalletDepleted other) => one.Unit == other.Unit,
        (AlertTriggered one, AlertTriggered other) => one.Alert == other.Alert && one.Subject == other.Subject && one.Window == other.Window,
        (AlertRearmed one, AlertRearmed other) => one == other,
        (AccountResumed, AccountResumed) => true,
        _ => false,
    };

    /// <summary>What the journal says of a forecast must at least be a reason to fire.</summary>
    private static bool IsPlausible(Record record) =>
        record is not AlertTriggered { Alert: { Condition: AlertCondition.ForecastAbove } alert } triggered || (triggered.Limit == alert.Amount && triggered.Value > alert.Amount);

    private static string Text(Record record) => record switch
    {
        BrakeTripped tripped => $"the brake trips at {tripped.At} until {tripped.Until}: {tripped.Spent} of {tripped.Limit}",
        CapReached reached => $"cap {CapKey.Of(reached.Move)} is reached at {reached.At}: {reached.Move.SpentAfter} of {reached.Move.Limit}",
        WalletDepleted depleted => $"nothing is left in {depleted.Unit} at {depleted.At}",
        AlertTriggered fired => $"alert {fired.Alert.Id} fires at {fired.At} for '{fired.Subject}' from {fired.Window.Start}: {fired.Value} of {fired.Limit}",
        AlertRearmed armed => $"alert {armed.Alert} is armed again at {armed.At} for '{armed.Subject}' from {armed.Window.Start}",
        _ => record.ToString(),
    };
}
