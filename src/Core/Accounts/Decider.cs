using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// Decides commands. Pure: reads the state, changes nothing, knows no clock. Whoever owns the account first applies everything that
/// <see cref="Due"/> names, fetches the past where <see cref="NeedsPast"/> says so, then decides and applies the decision's record.
/// </summary>
public static class Decider
{
    /// <summary>The next thing that time alone has brought about by now: the end of a hold or of a grant. Null when there is nothing (more).</summary>
    public static Record? Due(Account account, Instant now)
    {
        var hold = account.Holds.NextToExpire is { } h && h.ExpiresAt <= now ? h : null;
        var grant = account.Wallet.NextToExpire is { } g && g.Terms.ExpiresAt <= now ? g : null;
        if (hold is not null && (grant is null || hold.ExpiresAt <= grant.Terms.ExpiresAt)) return HoldDecisions.Expire(account, hold);
        return grant is null ? null : new GrantClosed(grant.Terms.ExpiresAt!.Value, grant.Terms.Id, GrantStatus.Expired, grant.Available);
    }

    /// <summary>Whether earlier records under the command's key may matter and are not in memory.</summary>
    public static bool NeedsPast(Account account, Command command) => command switch
    {
        Settle or Extend or Release => account.Holds.Find(((EventCommand)command).Id) is null && account.Keys.MayKnow(command.Key),
        EventCommand or AddGrant => account.Keys.MayKnow(command.Key),
        VoidGrant close => account.Wallet.Find(close.Grant) is null && account.Keys.MayKnow(command.Key),
        _ => false,
    };

    /// <param name="past">The records under the command's key; <see cref="Past.Nothing"/> where <see cref="NeedsPast"/> says no.</param>
    /// <param name="now">Never before the account's journal time.</param>
    public static Decision Decide(Account account, Command command, Past past, Catalog catalog, Instant now)
    {
        if (account.Profile is null && command is not Configure) return Status.UnknownCustomer;
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
                Subscribe subscribe => ConfigurationDecisions.Subscribe(account, subscribe, catalog, now),
                AddGrant add => ConfigurationDecisions.AddGrant(account, add, past, now),
                VoidGrant close => ConfigurationDecisions.VoidGrant(account, close, past, now),
                SetCap set => ConfigurationDecisions.SetCap(account, set, now),
                RemoveCap remove => ConfigurationDecisions.RemoveCap(account, remove, now),
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
