using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Brakes;
using Spend.Core.Caps;
using Spend.Core.Periods;
using Spend.Core.TopUps;

namespace Spend.Journal.Tests.Codec;

/// <summary>The part of a made-up journal that is about what watches over an account.</summary>
internal sealed class ControlKeeper(Random random, Account account, Func<Instant> now)
{
    private static readonly Status[] Denials = [Status.CapExceeded, Status.InsufficientFunds, Status.Suspended];

    public Record? Next() => WasDenied ? Note() : random.Next(24) switch
    {
        0 => Close(),
        1 => new AccountSuspended(now(), $"reason {random.Next(9)}"),
        2 => new AccountResumed(now()),
        3 => new BrakeSet(now(), random.Next(4) == 0 ? null : new Brake(Amount(), TimeSpan.FromSeconds(60 * random.Next(1, 1_440)), TimeSpan.FromSeconds(random.Next(1, 9_999)))),
        4 => new BrakeTripped(now(), now() + TimeSpan.FromSeconds(random.Next(1, 9_999)), Amount(), Amount()),
        5 or 6 => new AlertSet(now(), NewAlert()),
        7 => AnyAlert() is { } removed && random.Next(3) == 0 ? new AlertRemoved(now(), removed.Alert.Id) : null,
        <= 11 => AnyAlert() is { } fires ? new AlertTriggered(now(), fires.Alert, $"{random.Next(99)}", Window(), Amount(), Amount()) : null,
        12 => AnyAlert() is { Fired.Count: > 0 } fired && fired.Fired.ElementAt(random.Next(fired.Fired.Count)) is var (subject, window) ? new AlertRearmed(now(), fired.Alert.Id, subject, window) : null,
        13 => random.Next(2) == 0 ? new WalletDepleted(now(), "USD") : new CapReached(now(), new CapMove("cap 1", 7, "", Window(), Amount(), Amount(), default, Amount(), default)),
        14 or 15 => Note(),
        16 => new AutoTopUpSet(now(), random.Next(4) == 0 ? null : new AutoTopUp(Amount(), Amount(), random.Next(1, 9), random.Next(1, 99), TimeSpan.FromSeconds(random.Next(9_999)))),
        _ => account.Control.TopUp.Open is { } open ? new TopUpDeclined(now(), open.Id, "declined") : new TopUpRequested(now(), new TopUpRequest($"topup:{account.Sequence + 1}", now(), Amount()), Amount()),
    };

    private BudgetClosed? Close()
    {
        var budgets = account.Caps.Where(static c => c.Cap.IsBudget && c.Counters.Count > 0).ToArray();
        if (budgets.Length == 0) return null;
        var cap = budgets[random.Next(budgets.Length)];
        var (counter, at) = cap.Counters.MinBy(static c => c.Key.Counter, StringComparer.Ordinal) is var first ? (first.Key.Counter, first.Value) : default;
        return new BudgetClosed(now(), cap.Cap.Id, counter, cap.Cap.Limit, at.Spent, at.Held);
    }

    private Alert NewAlert() => new($"alert {random.Next(20)}", (AlertCondition)random.Next(8), $"cap {random.Next(4)}", random.Next(1, 200), Amount(), TimeSpan.FromMinutes(random.Next(1, 1_440)))
    {
        Owner = (Owner)random.Next(2),
    };

    private AlertState? AnyAlert() => account.Control.Alerts.Count == 0 ? null : account.Control.Alerts[random.Next(account.Control.Alerts.Count)];

    /// <summary>Denials come in swarms.</summary>
    private bool WasDenied => account.Control.Denials.Minutes.Values.Contains(now().UnixMicroseconds / 60_000_000) && random.Next(3) > 0;

    private DenialNoted Note() => new(now(), $"denied {random.Next(99)}", Denial());

    private Denial Denial()
    {
        var limit = random.Next(2) == 0 ? null : new LimitState($"cap {random.Next(4)}", Amount(), Amount(), Amount(), Amount(), random.Next(2) == 0 ? null : now() + TimeSpan.FromHours(1));
        return new Denial(Denials[random.Next(Denials.Length)], LimitSource.Cap, limit, Amount(), Amount(), "detail", "remedy", random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(600)));
    }

    private Span Window() => random.Next(3) switch
    {
        0 => default,
        1 => Span.Forever,
        _ => account.Calendar.WindowOf(CapWindow.Day, now(), default),
    };

    private Money Amount() => Money.FromRaw(random.Next(1, 10_000_000));
}
