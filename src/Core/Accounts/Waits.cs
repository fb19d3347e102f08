using Spend.Core.Holds;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>What an account waits for, whatever the time is: the next of each kind, but for grants that expire soon, which alerts know.</summary>
/// <param name="RecurringAt">Of the recurring grant; <see cref="Instant.Max"/> where there is none.</param>
/// <param name="CloseAt">Of the open period that is closed first.</param>
/// <param name="OverdueAt">Of the unpaid invoice that is overdue first.</param>
/// <param name="SuspendAt">When the account is suspended for an overdue invoice.</param>
/// <param name="TopUpAt">When money has to be asked for; <see cref="Instant.Max"/> where it does not.</param>
internal readonly record struct Waits(Hold? Hold, ScheduledChange? Change, Grant? Grant, RecurringGrant? Recurring, Instant RecurringAt, Instant CloseAt, Instant OverdueAt, Instant SuspendAt, Instant TopUpAt)
{
    public Instant HoldAt => Hold?.ExpiresAt ?? Instant.Max;

    public Instant ChangeAt => Change?.At ?? Instant.Max;

    public Instant GrantAt => Grant?.Terms.ExpiresAt ?? Instant.Max;

    /// <summary>The instant of the first of them.</summary>
    public Instant First => Instant.Earlier(
        Instant.Earlier(Instant.Earlier(HoldAt, ChangeAt), Instant.Earlier(GrantAt, RecurringAt)),
        Instant.Earlier(Instant.Earlier(CloseAt, OverdueAt), Instant.Earlier(SuspendAt, TopUpAt)));

    public static Waits Of(Account account)
    {
        var recurring = account.Subscription.Current.Plan?.Grant;
        return new Waits(
            account.Holds.NextToExpire, account.Subscription.Scheduled, account.Wallet.NextToExpire,
            recurring, recurring is null ? Instant.Max : account.Subscription.NextGrantAt,
            InvoiceDecisions.CloseAt(account), InvoiceDecisions.OverdueAt(account), InvoiceDecisions.SuspendAt(account), ControlDecisions.TopUpAt(account));
    }
}
