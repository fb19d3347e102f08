using Spend.Core.Holds;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>What of a request nobody covers. The first item that lacks something decides what the answer is about.</summary>
internal sealed class Shortfall(Account account, Rater rater, bool billsOverage)
{
    private int _first = -1;
    private Money _uncovered;

    public void Add(int line, Money uncovered)
    {
        if (_first < 0) _first = line;
        if (rater.Lines[line].Unit == rater.Lines[_first].Unit) _uncovered += uncovered;
    }

    /// <param name="own">The hold that is extended, or null.</param>
    public Denial? Denial(Hold? own, Instant now)
    {
        if (_first < 0) return null;
        var (line, price) = (rater.Lines[_first], rater.Prices[_first]);
        var requested = Estimates.Of(rater.Lines, line.Unit);
        var retryAfter = _uncovered <= HeldByOthers(price, own) ? Denials.UntilFirstHoldEnds(account, own, now, hold => IsInTheWay(hold, price)) : null;
        if (billsOverage && price.CanBeOwed) return Denials.CreditLimit(account, price.OwedFor(requested), price.OwedFor(requested - _uncovered), retryAfter);
        if (price.Terms.Allowance > Quantity.Zero && !IsAnythingThere(price))
        {
            var used = price.Terms.AllowanceUsedAt(rater.LevelOf(price.Ref) - RequestedOf(price.Ref));
            return Denials.AllowanceExhausted(price, rater.Part.Share(price.Terms.Allowance), used, RequestedOf(price.Ref), retryAfter);
        }
        return Denials.InsufficientFunds(account, line.Unit, requested, requested - _uncovered, retryAfter);
    }

    private Quantity RequestedOf(PriceRef price)
    {
        var requested = Quantity.Zero;
        foreach (var line in rater.EarlierOf(price, rater.Lines.Count)) requested += line.Level;
        return requested;
    }

    private bool IsAnythingThere(Price price)
    {
        foreach (var grant in account.Wallet.InBurnOrder)
            if (CouldPay(grant, price) && grant.Available.IsPositive) return true;
        return false;
    }

    /// <summary>What other open holds reserve that could pay for one of these lines once they end.</summary>
    private Money HeldByOthers(Price about, Hold? own)
    {
        var held = billsOverage && about.Unit is null ? account.OwedHeld - (own?.Overage ?? Money.Zero) : Money.Zero;
        foreach (var grant in account.Wallet.InBurnOrder)
        {
            if (!rater.Prices.Any(price => price.Unit == about.Unit && CouldPay(grant, price))) continue;
            held += grant.Held;
            foreach (var (id, amount) in own?.Reserved ?? [])
                if (id == grant.Terms.Id) held -= amount;
        }
        return held;
    }

    /// <summary>Whether what a hold reserves could pay instead.</summary>
    private bool IsInTheWay(Hold hold, Price about)
    {
        if (billsOverage && about.Unit is null && hold.Overage.IsPositive) return true;
        foreach (var (id, _) in hold.Reserved)
            if (account.Wallet.Find(id) is { } grant && rater.Prices.Any(price => price.Unit == about.Unit && CouldPay(grant, price))) return true;
        return false;
    }

    private bool CouldPay(Grant grant, Price price) =>
        grant.Status == GrantStatus.Active && grant.Terms.Unit == (price.Unit ?? account.Profile!.Currency) && grant.Terms.PaysFor(price.Meter);
}
