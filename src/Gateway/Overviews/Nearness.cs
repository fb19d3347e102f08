using System.Numerics;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Wallets;

namespace Spend.Gateway.Overviews;

/// <summary>How much of a limit is used up, settled and held.</summary>
/// <param name="Id">Of the cap; <c>wallet</c> or <c>credit_limit</c> for the end of funds.</param>
/// <param name="Source"><c>cap</c>, <c>wallet</c> or <c>account</c>, as in denials.</param>
/// <param name="Fraction">1: nothing is left. More where the limit was set below what is used, or may be passed.</param>
/// <param name="Until">When it starts again by itself; null: it does not.</param>
public sealed record NearLimit(string Id, string Source, Quantity Fraction, Instant? Until);

/// <summary>The limits that an account is nearest to, whenever that is asked.</summary>
internal static class Nearness
{
    /// <summary>Four digits after the point are enough for people, and so is a million times the limit.</summary>
    private const long Steps = 10_000, Most = 1_000_000 * Steps;

    /// <summary>
    /// The nearest limit, then the one that is nearest when that has started again, and so on: without further spending, time alone does not
    /// change this list, it only moves along it.
    /// </summary>
    public static NearLimit[] Of(Account account, Instant now)
    {
        var all = new List<NearLimit>(account.Caps.Count + 1);
        foreach (var cap in account.Caps)
            if (OfCap(account, cap, now) is { } near) all.Add(near);
        if (OfFunds(account) is { } funds) all.Add(funds);
        all.Sort(static (a, b) => a.Fraction != b.Fraction ? b.Fraction.CompareTo(a.Fraction) : (b.Until ?? Instant.Max).CompareTo(a.Until ?? Instant.Max));
        var (nearest, until) = (new List<NearLimit>(), default(Instant));
        foreach (var limit in all)
        {
            if ((limit.Until ?? Instant.Max) <= until) continue;
            nearest.Add(limit);
            until = limit.Until ?? Instant.Max;
        }
        return [.. nearest];
    }

    /// <summary>The nearest one at an instant; null: none is known.</summary>
    public static NearLimit? At(NearLimit[] nearest, Instant now) => Array.Find(nearest, limit => limit.Until is not { } until || now < until);

    private static NearLimit? OfCap(Account account, CapState state, Instant now)
    {
        // What counts each event by itself, or only watches, is nothing to come near to.
        if (state.Cap.Window == CapWindow.Event || state.Cap.Enforcement == CapEnforcement.Shadow) return null;
        var window = account.Calendar.WindowOf(state.Cap.Window, now, account.PeriodAt(now));
        var used = Money.Zero;
        if (state.Cap.Per.Length == 0) used = Open(state.At("", window));
        else
            foreach (var (key, counter) in state.Counters)
                if (key.Window == window) used = Money.Max(used, Open(counter));
        return new NearLimit(state.Cap.Id, "cap", Part(used, state.Cap.Limit), state.Cap.Window == CapWindow.Lifetime ? null : window.End);
    }

    private static Money Open(in CapCounter counter) => counter.ClosedAt is null ? counter.Spent + counter.Held : Money.Zero;

    /// <summary>Of the grants that are being used and the credit limit together; none where overage has no end, or there never was anything.</summary>
    private static NearLimit? OfFunds(Account account)
    {
        var (profile, room) = (account.Profile!, account.BillsOverage);
        if (room && profile.CreditLimit is null) return null;
        var (had, used, any) = (Money.Zero, Money.Zero, false);
        foreach (var grant in account.Wallet.InBurnOrder)
        {
            if (grant.Terms.Unit != profile.Currency) continue;
            any = true;
            // One that is used up would make those after it look the less used.
            if (grant.Status != GrantStatus.Active || grant.Unspent.IsZero) continue;
            had += grant.Terms.Amount;
            used += grant.Terms.Amount - grant.Available;
        }
        if (room)
        {
            had += profile.CreditLimit!.Value;
            used += Money.Max(Money.Zero, account.Owed) + account.OwedHeld;
        }
        return any || room ? new NearLimit(room ? "credit_limit" : "wallet", room ? "account" : "wallet", Part(used, had), null) : null;
    }

    private static Quantity Part(Money used, Money limit) =>
        limit.IsPositive ? Quantity.FromRaw(Quantity.One.Raw / Steps * (Int128)BigInteger.Min(Most, (BigInteger)used.Raw * Steps / (BigInteger)limit.Raw)) : Quantity.One;
}
