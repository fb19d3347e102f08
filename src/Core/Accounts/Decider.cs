using Spend.Core.Plans;

namespace Spend.Core.Accounts;

/// <summary>
/// Decides commands. Pure: reads the state, changes nothing, knows no clock. Whoever owns the account first applies everything that
/// <see cref="Due"/> names, fetches the past where <see cref="NeedsPast"/> says so, then decides and applies the decision's record.
/// </summary>
public static class Decider
{
    /// <summary>
    /// The next thing that time alone has brought about by now. Null when there is nothing (more). At one instant: ends of holds, the
    /// scheduled change of plan, ends of grants, the recurring grant, closes of periods, what is overdue, a top-up, grants that expire soon.
    /// </summary>
    public static Record? Due(Account account, Catalog catalog, Instant now)
    {
        var waits = Waits.Of(account);
        var first = waits.First;
        var expiring = AlertWatch.NextExpiring(account, Instant.Earlier(first, now));

        if (expiring is not null && expiring.At < first) return expiring;
        if (first > now) return null;
        if (waits.Hold is { } hold && waits.HoldAt == first) return HoldDecisions.Expire(account, hold);
        if (waits.Change is { } change && waits.ChangeAt == first) return SubscriptionDecisions.Change(account, change.Plan, catalog, first);
        if (waits.Grant is { } grant && waits.GrantAt == first) return SubscriptionDecisions.Expire(account, grant);
        if (waits.Recurring is { } recurring && waits.RecurringAt == first) return SubscriptionDecisions.NextGrant(account, recurring, first);
        if (waits.CloseAt == first) return InvoiceDecisions.Close(account, account.Billing.Next.Period, catalog, first);
        if (waits.OverdueAt == first) return InvoiceDecisions.Overdue(account, first);
        if (waits.SuspendAt == first) return InvoiceDecisions.SuspendFor(account, first);
        return ControlDecisions.TopUp(account, first);
    }

    /// <summary>When <see cref="Due"/> will next name something if nobody does anything before; <see cref="Instant.Max"/> where time alone brings nothing about.</summary>
    public static Instant NextDueAt(Account account) =>
        Instant.Earlier(Waits.Of(account).First, AlertWatch.NextExpiring(account, Instant.Max)?.At ?? Instant.Max);

    /// <summary>Whether earlier records under the command's key may matter and are not in memory.</summary>
    public static bool NeedsPast(Account account, Command command) => command switch
    {
        Settle or Extend or Release => account.Holds.Find(((EventCommand)command).Id) is null && account.Keys.MayKnow(command.Key),
        EventCommand or AddGrant or InvoiceCommand or RefundBalance => account.Keys.MayKnow(command.Key),
        VoidGrant close => account.Wallet.Find(close.Grant) is null && account.Keys.MayKnow(command.Key),
        _ => false,
    };

    /// <param name="past">The records under the command's key; <see cref="Past.Nothing"/> where <see cref="NeedsPast"/> says no.</param>
    /// <param name="now">Never before the account's journal time.</param>
    public static Decision Decide(Account account, Command command, Past past, Catalog catalog, Instant now)
    {
        if (account.Profile is null && command is not Configure) return Status.UnknownCustomer;
        var decision = ByKind(account, command, past, catalog, now);
        return decision.Denial is { } denial && command is (Authorize or Extend) ? decision with { Record = ControlDecisions.Note(account, (EventCommand)command, denial, now) } : decision;
    }

    private static Decision ByKind(Account account, Command command, Past past, Catalog catalog, Instant now)
    {
        try
        {
            return command switch
            {
                Authorize authorize => ChargeDecisions.Authorize(account, authorize, past, catalog, now),
                RecordUsage usage => ChargeDecisions.Record(account, usage, past, catalog, now),
                Settle settle => HoldDecisions.Settle(account, settle, past, catalog, now),
                Extend extend => HoldDecisions.Extend(account, extend, past, catalog, now),
                Release release => HoldDecisions.Release(account, release, past, now),
                VoidEvent correction => CorrectionDecisions.Void(account, correction, past, catalog, now),
                AmendEvent correction => CorrectionDecisions.Amend(account, correction, past, catalog, now),
                Configure configure => ConfigurationDecisions.Configure(account, configure, now),
                Subscribe subscribe => SubscriptionDecisions.Subscribe(account, subscribe, catalog, now),
                Cancel cancel => SubscriptionDecisions.Cancel(account, cancel, catalog, now),
                SetContract set => AgreementDecisions.SetContract(account, set, now),
                RemoveContract => AgreementDecisions.RemoveContract(account, now),
                SetPrices set => AgreementDecisions.SetPrices(account, set, now),
                RemovePrices => AgreementDecisions.RemovePrices(account, now),
                AddGrant add => ConfigurationDecisions.AddGrant(account, add, past, now),
                VoidGrant close => ConfigurationDecisions.VoidGrant(account, close, past, now),
                SetCap set => ControlDecisions.SetCap(account, set, now),
                RemoveCap remove => ControlDecisions.RemoveCap(account, remove, now),
                CloseBudget close => ControlDecisions.CloseBudget(account, close, now),
                SetAlert set => ControlDecisions.SetAlert(account, set, now),
                RemoveAlert remove => ControlDecisions.RemoveAlert(account, remove, now),
                Suspend suspend => ControlDecisions.Suspend(account, suspend, now),
                Resume => ControlDecisions.Resume(account, now),
                SetBrake set => ControlDecisions.SetBrake(account, set, now),
                SetAutoTopUp set => ControlDecisions.SetAutoTopUp(account, set, now),
                ClosePeriod close => InvoiceDecisions.ClosePeriod(account, close, catalog, now),
                InvoiceCommand about => InvoiceDecisions.Decide(account, about, past, now),
                RefundBalance refund => InvoiceDecisions.Refund(account, refund, past, now),
                DeclineTopUp decline => ControlDecisions.DeclineTopUp(account, decline, now),
                _ => throw new ArgumentOutOfRangeException(nameof(command)),
            };
        }
        catch (OverflowException)
        {
            // Checked arithmetic left the range of money or quantity. Nothing was changed: decisions only read.
            return Status.AmountOutOfRange;
        }
    }
}
