using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>Decisions about the customer and its grants.</summary>
internal static class ConfigurationDecisions
{
    public static Decision Configure(Account account, Configure command, Instant now)
    {
        var profile = command.Profile;
        if (account.Profile == profile) return Status.Unchanged;
        if (account.Profile is { } existing && IsInUse(account)
            && (existing.Currency != profile.Currency || existing.TimeZone != profile.TimeZone || existing.Anchor != profile.Anchor))
            return Status.ProfileInUse;
        return new CustomerConfigured(now, profile);
    }

    public static Decision AddGrant(Account account, AddGrant command, Past past, Instant now)
    {
        if (GrantTerms.IsReserved(command.Grant.Id)) return Status.IdReused;
        foreach (var (sequence, record) in past.Records)
            if (record is GrantAdded added) return added.Grant == command.Grant ? new Decision(Status.Replayed, added, sequence) : Status.IdReused;

        // One payment, one grant: a confirmation that comes twice is answered with what the first one gave.
        if (command.Grant.Payment is { } payment && account.Wallet.FindPaidBy(payment, now) is { } paid)
            return paid.Terms.Amount == command.Grant.Amount && paid.Terms.Unit == command.Grant.Unit
                ? new Decision(Status.Replayed, new GrantAdded(account.JournalTime, paid.Terms), paid.Sequence) : Status.IdReused;

        if (IsCurrency(command.Grant.Unit) && command.Grant.Unit != account.Profile!.Currency) return Status.CurrencyMismatch;
        if (command.Grant.ExpiresAt <= now) return Status.TimePassed;
        if (account.Wallet.InBurnOrder.Count(static g => g.Status == GrantStatus.Active && g.Unspent.IsPositive) >= Limits.Grants) return Status.QuotaExceeded;
        return new GrantAdded(now, command.Grant);
    }

    public static Decision VoidGrant(Account account, VoidGrant command, Past past, Instant now)
    {
        // A grant that closed long ago is known to the journal only.
        if (account.Wallet.Find(command.Grant) is not { } grant) return past.Records.Count > 0 ? Status.Unchanged : Status.NotFound;
        return grant.Status == GrantStatus.Active ? new GrantClosed(now, command.Grant, GrantStatus.Voided, grant.Available) : Status.Unchanged;
    }

    /// <summary>Amounts, counters or windows already depend on the currency, zone or anchor.</summary>
    private static bool IsInUse(Account account) =>
        !account.Keys.IsEmpty || account.Caps.Count > 0 || account.Subscription.Changes.Count > 1 || account.Subscription.Scheduled is not null
        || account.Contracts.All.Count > 0 || account.OwnPrices.All.Count > 0
        || account.Control is { Alerts.Count: > 0 } or { Brake.Brake: not null } or { TopUp.Terms: not null } or { TopUp.LatestAt: not null };

    /// <summary>Units of three capital letters are currencies; any other name is a credit unit.</summary>
    private static bool IsCurrency(string unit) => unit.Length == 3 && unit.All(char.IsAsciiLetterUpper);
}
