using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;
using Spend.Gateway.Controls;

namespace Spend.Gateway.Customers;

/// <summary>
/// Reads where a customer stands off its account, in one go and under the account's lock: the same fold that decisions are made on
/// (law 4), so the figures agree with each other and with every answer of that sequence.
/// </summary>
internal static class CustomerView
{
    /// <param name="allowancesOf">The prices of the customer's plan version that have an allowance.</param>
    /// <returns>Null where the customer was never created.</returns>
    public static CustomerAnswer? Of(string id, Account account, Func<Core.Plans.PlanRef, PriceTerms[]> allowancesOf, Instant now)
    {
        if (account.Profile is not { } profile) return null;
        var segment = account.SegmentAt(now);
        return new CustomerAnswer(
            id, profile.Name, profile.Currency, profile.TimeZone, profile.Anchor, profile.CreditLimit,
            TaxRequest.Of(profile.Invoicing.Tax), BillToRequest.Of(profile.Invoicing.BillTo), profile.Invoicing.Rounding, profile.Invoicing.PaymentDays, profile.Invoicing.SuspendAfterDays,
            StandingAnswer.StatusOf(account), CustomerPlan.Of(account.Subscription.Current.Plan),
            CustomerSubscription.Of(account.Subscription, now),
            PeriodAnswer.Of(segment.Period),
            SpendOf(account, segment.Period),
            FundsOf(account, profile),
            CreditsOf(account.Wallet, profile.Currency),
            account.Plan is { } plan ? AllowancesOf(account, segment, plan, allowancesOf(plan)) : [],
            [.. account.Caps.Select(cap => CapView.Of(account, cap, now))],
            ForecastAnswer.Of(account, now),
            BrakeAnswer.Of(account, now),
            AutoTopUpAnswer.Of(account, now),
            SuspensionAnswer.Of(account),
            new AsOf(account.Sequence));
    }

    /// <summary>What is included in a segment as things are, and used of it.</summary>
    public static AllowanceAnswer[] AllowancesOf(Account account, SegmentRef segment, Core.Plans.PlanRef plan, PriceTerms[] prices)
    {
        var (usage, part) = (account.Usage.Find(segment), account.PartOf(segment));
        return Array.ConvertAll(prices, price =>
        {
            var included = part.Share(price.Allowance);
            var level = usage?.Find(new PriceRef(PriceSource.Plan, plan.Key, plan.Version, price.Id))?.Level ?? Quantity.Zero;
            var used = price.AllowanceUsedAt(level);
            return new AllowanceAnswer(price.Meter, price.Id, included, used, Quantity.Max(Quantity.Zero, included - used));
        });
    }

    private static SpendAnswer SpendOf(Account account, BillingPeriod period)
    {
        Money charged = default, unbilled = default;
        var byMeter = new SortedDictionary<(string, string), MeterSpend>();
        foreach (var segment in account.Usage.Segments)
        {
            if (segment.Period != period) continue;
            foreach (var counter in segment.Counters)
            {
                charged += counter.ChargedMoney;
                if (counter.Unit is null) unbilled += counter.Unbilled;
                var key = (counter.Meter, counter.Unit ?? "");
                var sum = byMeter.GetValueOrDefault(key) ?? new MeterSpend(counter.Meter, Quantity.Zero, Money.Zero, counter.Unit);
                byMeter[key] = sum with { Quantity = sum.Quantity + counter.Quantity, Charged = sum.Charged + counter.Charged };
            }
        }
        return new SpendAnswer(charged, HeldIn(account, period), unbilled, [.. byMeter.Values]);
    }

    /// <summary>What open holds of a period reserve in the currency.</summary>
    public static Money HeldIn(Account account, BillingPeriod period)
    {
        var held = Money.Zero;
        foreach (var hold in account.Holds.All)
            if (hold.Authorized.Period == period) held += hold.Amount;
        return held;
    }

    /// <summary>By the same rule as a decision's funds: grants in the account's currency, and the room for overage where it is billed.</summary>
    public static FundsAnswer FundsOf(Account account, Profile profile)
    {
        Money? available = account.Wallet.Available(profile.Currency);
        if (account.BillsOverage)
            available = profile.CreditLimit is { } limit ? available + Money.Max(Money.Zero, limit - account.Owed - account.OwedHeld) : null;
        return new FundsAnswer(available, account.Wallet.Held(profile.Currency) + account.OwedHeld, profile.Currency);
    }

    private static CreditsAnswer[] CreditsOf(Wallet wallet, string currency) =>
    [
        .. wallet.InBurnOrder
            .Where(grant => grant.Terms.Unit != currency && (grant.Status == GrantStatus.Active || !grant.Held.IsZero))
            .Select(static grant => grant.Terms.Unit).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(unit => new CreditsAnswer(unit, wallet.Available(unit), wallet.Held(unit))),
    ];
}
