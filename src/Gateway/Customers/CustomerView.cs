using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Usage;

namespace Spend.Gateway.Customers;

/// <summary>
/// Reads where a customer stands off its account, in one go and under the account's lock: the same fold that decisions are made on
/// (law 4), so the figures agree with each other and with every answer of that sequence.
/// </summary>
internal static class CustomerView
{
    /// <returns>Null where the customer was never created.</returns>
    public static CustomerAnswer? Of(string id, Account account, Catalog catalog, Instant now)
    {
        if (account.Profile is not { } profile) return null;
        var period = account.Calendar.PeriodOf(now);
        return new CustomerAnswer(
            id, profile.Name, profile.Currency, profile.TimeZone, profile.AnchorDay, profile.CreditLimit, "active", account.Plan,
            new PeriodAnswer(period.Id, period.Start, period.End),
            SpendOf(account, account.FindPeriod(period.Start), period.Start),
            FundsOf(account, profile, catalog),
            [.. account.Caps.Select(cap => CapView.Of(account, cap, now))],
            new AsOf(account.Sequence));
    }

    private static SpendAnswer SpendOf(Account account, PeriodUsage? usage, Instant periodStart)
    {
        Money charged = default, unbilled = default, held = default;
        var byMeter = new SortedDictionary<string, MeterSpend>(StringComparer.Ordinal);
        foreach (var counter in usage?.Counters ?? [])
        {
            charged += counter.Charged;
            unbilled += counter.Unbilled;
            var sum = byMeter.GetValueOrDefault(counter.Meter) ?? new MeterSpend(counter.Meter, Quantity.Zero, Money.Zero);
            byMeter[counter.Meter] = sum with { Quantity = sum.Quantity + counter.Quantity, Charged = sum.Charged + counter.Charged };
        }
        foreach (var hold in account.Holds.All)
            if (hold.Authorized.Period.Start == periodStart) held += hold.Amount;
        return new SpendAnswer(charged, held, unbilled, [.. byMeter.Values]);
    }

    /// <summary>By the same rule as a decision's funds: grants in the account's currency, and the room for overage where it is billed.</summary>
    private static FundsAnswer FundsOf(Account account, Profile profile, Catalog catalog)
    {
        var plan = account.Plan is { } on ? catalog.Plan(on.Key, on.Version) : null;
        var billsOverage = plan is not null ? plan.Overage == OveragePolicy.Bill : profile.CreditLimit is not null;
        Money? available = account.Wallet.Available(profile.Currency);
        if (billsOverage)
            available = profile.CreditLimit is { } limit ? available + Money.Max(Money.Zero, limit - account.Owed - account.OwedHeld) : null;
        return new FundsAnswer(available, account.Wallet.Held(profile.Currency) + account.OwedHeld, profile.Currency);
    }
}
