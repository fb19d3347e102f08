using Spend.Core.Caps;
using Spend.Core.Holds;
using Spend.Core.Rating;

namespace Spend.Core.Accounts;

/// <summary>The sentences of denials: what stopped a request, and what a person can do about it.</summary>
internal static class Denials
{
    public static Denial NoSubscription() => new(
        Status.NoSubscription, LimitSource.Account, null, Money.Zero, Money.Zero,
        "The customer is on no plan and there is no default price book.",
        "Subscribe the customer to a plan, or import a price book.", null);

    public static Denial Suspended(Brakes.Suspension suspension) => new(
        Status.Suspended, LimitSource.Account, null, Money.Zero, Money.Zero,
        $"The account has been suspended since {suspension.At}{(suspension.Reason.Length > 0 ? $": {suspension.Reason.TrimEnd('.')}" : "")}.",
        "Ask the vendor to resume the account.", null);

    public static Denial BurnRate(Account account)
    {
        var (state, currency) = (account.Control.Brake, account.Profile!.Currency);
        var brake = state.Brake!;
        return new Denial(
            Status.BurnRate, LimitSource.Account, new LimitState("brake", brake.Limit, state.TrippedBy, Money.Zero, Money.Zero, state.TrippedUntil), Money.Zero, Money.Zero,
            $"Spend of {state.TrippedBy} {currency} within {brake.Window.TotalSeconds:0} seconds passed the brake's limit of {brake.Limit}; new spend is stopped until {state.TrippedUntil}.",
            $"Look at what is spending, then resume the account, or wait until {state.TrippedUntil}.", null);
    }

    public static Denial NotPriced(string meter, string properties) => new(
        Status.NotPriced, LimitSource.Plan, null, Money.Zero, Money.Zero,
        $"No price matches meter '{meter}'{(properties.Length > 0 ? $" with {properties}" : "")}.",
        "Add a price for it to the plan or the price book; unpriced usage is never free by accident.", null);

    /// <param name="place">Which counter of the cap, in which window.</param>
    public static Denial CapExceeded(Account account, Cap cap, in CapMove place, CapCounter before, Money requested, Instant now, TimeSpan? retryAfter)
    {
        var whose = WhoseOf(cap, place.Counter);
        if (before.ClosedAt is { } closed)
            return new Denial(
                Status.CapExceeded, LimitSource.Cap, new LimitState(cap.Id, before.Spent + before.Held, before.Spent, before.Held, Money.Zero, null), requested, Money.Zero,
                $"The budget of cap '{cap.Id}'{whose} was closed at {closed}.", "Begin a new run with a budget of its own.", null)
            { Unit = cap.Meter };
        var left = Money.Max(Money.Zero, cap.Limit - before.Spent - before.Held);
        Instant? resets = cap.Window is CapWindow.Event or CapWindow.Lifetime ? null : place.Window.End;
        // Waiting helps neither what is larger than the whole cap nor what lies in a window that has passed.
        var remedy = resets > now && requested <= cap.Limit ? $"Raise cap '{cap.Id}', or wait until it resets at {resets}." : $"Raise cap '{cap.Id}', or request less.";
        var unit = cap.Meter is { } meter ? $"of meter '{meter}'" : account.Profile!.Currency;
        var name = cap.Window switch
        {
            CapWindow.Event => "per event",
            CapWindow.Minute => "a minute",
            CapWindow.Hour => "an hour",
            CapWindow.Day => "a day",
            CapWindow.Week => "a week",
            CapWindow.Month => "a month",
            CapWindow.Period => "per billing period",
            CapWindow.Lifetime => "in total",
        };
        return new Denial(
            Status.CapExceeded, LimitSource.Cap, new LimitState(cap.Id, cap.Limit, before.Spent, before.Held, left, resets), requested, left,
            $"Cap '{cap.Id}' allows {cap.Limit} {unit} {name}{whose}; {left} is left and {requested} was requested.", remedy, retryAfter)
        { Unit = cap.Meter };
    }

    /// <summary>No counter is known, and none can be added: nobody knows what is left, so nothing is.</summary>
    public static Denial CapCannotCount(Cap cap, string counter, Money requested) => new(
        Status.CapExceeded, LimitSource.Cap, new LimitState(cap.Id, cap.Limit, Money.Zero, Money.Zero, Money.Zero, null), requested, Money.Zero,
        $"Cap '{cap.Id}' has as many counters as it may ({Limits.CountersPerCap}), so that it cannot count anything{WhoseOf(cap, counter)}.",
        cap.IsBudget ? "Close the budgets of runs that have ended." : "Wait until windows of the cap pass, or let it count by fewer properties.", null)
    { Unit = cap.Meter };

    /// <summary>Which values of <c>per</c> it is about: <c> for user 'alice'</c>.</summary>
    private static string WhoseOf(Cap cap, string counter) =>
        cap.Per.Length == 0 ? "" : " for " + string.Join(", ", cap.Per.Zip(cap.ValuesOf(counter), static (name, value) => value is null ? $"no {name}" : $"{name} '{value}'"));

    public static Denial CreditLimit(Account account, Money requested, Money available, TimeSpan? retryAfter)
    {
        var limit = account.Profile!.CreditLimit ?? Money.Zero;
        var remaining = Money.Max(Money.Zero, limit - account.Owed - account.OwedHeld);
        return new Denial(
            Status.CreditLimit, LimitSource.Account, new LimitState("credit_limit", limit, account.Owed, account.OwedHeld, remaining, null), requested, available,
            $"The credit limit of {limit} {account.Profile.Currency} leaves {available} for this request of {requested}.",
            "Raise the credit limit, add a grant, or wait for a payment.",
            retryAfter);
    }

    /// <param name="credits">The credit unit it is about; null: the currency.</param>
    public static Denial InsufficientFunds(Account account, string? credits, Money requested, Money available, TimeSpan? retryAfter)
    {
        var unit = credits ?? account.Profile!.Currency;
        Money granted = default, burnt = default, held = default, left = default;
        foreach (var grant in account.Wallet.InBurnOrder)
        {
            if (grant.Terms.Unit != unit || grant.Status != Wallets.GrantStatus.Active) continue;
            granted += grant.Terms.Amount;
            burnt += grant.Burnt;
            held += grant.Held;
            left += grant.Available;
        }
        return new Denial(
            Status.InsufficientFunds, LimitSource.Wallet, new LimitState("wallet", granted, burnt, held, left, null), requested, available,
            $"The wallet covers {available} of the {requested} {unit} requested.",
            "Add a credit grant (top up the wallet), or request less.",
            retryAfter)
        { Unit = credits };
    }

    /// <summary>The amounts are quantities of the price's meter.</summary>
    public static Denial AllowanceExhausted(Price price, Quantity allowance, Quantity used, Quantity requested, TimeSpan? retryAfter)
    {
        var left = Quantity.Max(Quantity.Zero, allowance - used);
        return new Denial(
            Status.AllowanceExhausted, LimitSource.Plan,
            new LimitState(price.Meter, AsAmount(allowance), AsAmount(used), Money.Zero, AsAmount(left), null), AsAmount(requested), AsAmount(left),
            $"The plan includes {allowance} of meter '{price.Meter}' in this period; {left} is left and {requested} was requested.",
            "Add a credit grant, move to a larger plan, or wait for the next billing period.",
            retryAfter)
        { Unit = price.Meter };
    }

    private static Money AsAmount(Quantity quantity) => Money.FromRaw(quantity.Raw);

    /// <summary>Until the first open hold that is in the way, other than the caller's own, ends by itself. At least a second, in whole seconds: the unit of <c>Retry-After</c>.</summary>
    public static TimeSpan? UntilFirstHoldEnds(Account account, Hold? own, Instant now, Func<Hold, bool> isInTheWay)
    {
        Instant? first = null;
        foreach (var hold in account.Holds.All)
            if (!ReferenceEquals(hold, own) && (first is null || hold.ExpiresAt < first) && isInTheWay(hold)) first = hold.ExpiresAt;
        return first is { } at ? TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((at - now).TotalSeconds))) : null;
    }
}
