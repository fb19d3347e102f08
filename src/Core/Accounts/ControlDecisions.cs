using Spend.Core.Caps;
using Spend.Core.TopUps;

namespace Spend.Core.Accounts;

/// <summary>Decisions about what watches over an account: caps and budgets, alerts, the brake, suspension, top-ups.</summary>
internal static class ControlDecisions
{
    public static Decision SetCap(Account account, SetCap command, Instant now)
    {
        var (cap, existing) = (command.Cap, account.FindCap(command.Cap.Id)?.Cap);
        if (existing is { Owner: Owner.Admin } && cap.Owner == Owner.Customer) return Status.NotOwner;
        if (existing is null && account.Caps.Count >= Limits.Caps) return Status.QuotaExceeded;
        if (existing is not { Owner: Owner.Customer } && cap.Owner == Owner.Customer && account.Caps.Count(static c => c.Cap.Owner == Owner.Customer) >= Limits.CustomerCaps) return Status.QuotaExceeded;
        return cap.Equals(existing) ? Status.Unchanged : new CapSet(now, cap);
    }

    public static Decision RemoveCap(Account account, RemoveCap command, Instant now) =>
        account.FindCap(command.Cap) is not { } cap ? Status.NotFound
        : cap.Cap.Owner == Owner.Admin && command.Owner == Owner.Customer ? Status.NotOwner
        : new CapRemoved(now, command.Cap);

    public static Decision CloseBudget(Account account, CloseBudget command, Instant now)
    {
        if (account.FindCap(command.Cap) is not { } cap) return Status.NotFound;
        if (!cap.Cap.IsBudget || cap.Cap.Per.Length != command.Values.Length) return Status.NotABudget;
        var name = Cap.CounterNamed(command.Values);
        var counter = cap.At(name, Periods.Span.Forever);
        if (counter.ClosedAt is not null) return Status.Unchanged;
        if (!cap.CanCount(name, Periods.Span.Forever, now)) return Status.QuotaExceeded;
        return new BudgetClosed(now, command.Cap, name, cap.Cap.Limit, counter.Spent, counter.Held);
    }

    public static Decision SetAlert(Account account, SetAlert command, Instant now)
    {
        var (alert, existing) = (command.Alert, account.Control.FindAlert(command.Alert.Id)?.Alert);
        if (existing is { Owner: Owner.Admin } && alert.Owner == Owner.Customer) return Status.NotOwner;
        if (existing is null && account.Control.Alerts.Count >= Limits.Alerts) return Status.QuotaExceeded;
        return alert == existing ? Status.Unchanged : new AlertSet(now, alert);
    }

    public static Decision RemoveAlert(Account account, RemoveAlert command, Instant now) =>
        account.Control.FindAlert(command.Alert) is not { } alert ? Status.NotFound
        : alert.Alert.Owner == Owner.Admin && command.Owner == Owner.Customer ? Status.NotOwner
        : new AlertRemoved(now, command.Alert);

    public static Decision Suspend(Account account, Suspend command, Instant now) =>
        account.Control.Suspension is not null ? Status.Unchanged : new AccountSuspended(now, command.Reason);

    public static Decision Resume(Account account, Instant now) =>
        account.Control.Suspension is null && !account.Control.Brake.IsTripped(now) ? Status.Unchanged : new AccountResumed(now);

    public static Decision SetBrake(Account account, SetBrake command, Instant now) =>
        account.Control.Brake.Brake == command.Brake ? Status.Unchanged : new BrakeSet(now, command.Brake);

    public static Decision SetAutoTopUp(Account account, SetAutoTopUp command, Instant now) =>
        account.Control.TopUp.Terms == command.Terms ? Status.Unchanged : new AutoTopUpSet(now, command.Terms);

    public static Decision DeclineTopUp(Account account, DeclineTopUp command, Instant now)
    {
        var topUp = account.Control.TopUp;
        if (topUp.OpenAt(now)?.Id == command.Request) return new TopUpDeclined(now, command.Request, command.Reason);
        return topUp.LatestDeclined == command.Request ? Status.Unchanged : Status.NotFound;
    }

    /// <summary>The instant at which money has to be asked for, never while nothing may be spent; <see cref="Instant.Max"/> where it does not.</summary>
    public static Instant TopUpAt(Account account) =>
        account.Control is { Suspension: null, TopUp.Terms: { } terms } && account.Wallet.Available(account.Profile!.Currency) < terms.Threshold
            ? account.Control.TopUp.NextAt(account.JournalTime, account.Calendar)
            : Instant.Max;

    public static TopUpRequested TopUp(Account account, Instant at) => new(
        at, new TopUpRequest($"{TopUpRequest.Prefix}{account.Sequence + 1}", at, account.Control.TopUp.Terms!.Amount), account.Wallet.Available(account.Profile!.Currency));

    /// <summary>Why nothing new may be spent now, or null.</summary>
    public static Denial? Stopped(Account account, Instant now) =>
        account.Control.Suspension is { } suspension ? Denials.Suspended(suspension)
        : account.Control.Brake.IsTripped(now) ? Denials.BurnRate(account)
        : null;

    /// <summary>What to write about a denial; null where its like was noted this minute.</summary>
    public static DenialNoted? Note(Account account, EventCommand command, Denial denial, Instant now) =>
        account.Control.Denials.IsDue(denial.Status, denial.Limit?.Id ?? "", now) ? new DenialNoted(now, command.Id, denial) : null;
}
