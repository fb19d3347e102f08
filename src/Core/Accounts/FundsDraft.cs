using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// Who would pay for a decision: draws on grants and overage on paper, against an account that stays as it is. The result is what the
/// posting says.
/// </summary>
internal sealed class FundsDraft
{
    private readonly Account _account;
    private readonly string _currency;
    private readonly bool _billsOverage;
    private readonly (Money Burnt, Money Held)[] _moves;
    private Money _overage, _overageHeld;

    /// <param name="billsOverage">Whether the terms let uncovered charges be owed.</param>
    public FundsDraft(Account account, bool billsOverage)
    {
        _account = account;
        _currency = account.Profile!.Currency;
        _billsOverage = billsOverage;
        _moves = new (Money, Money)[account.Wallet.InBurnOrder.Count];
    }

    /// <summary>Pays as much of an amount above zero as there is: grants in burn order, then overage. Returns what nobody covers.</summary>
    public Money Pay(string meter, Money amount, out Burn[] burns, out Money overage)
    {
        var drawn = new List<Burn>(1);
        var rest = Draw(meter, amount, drawn);
        burns = [.. drawn];
        overage = OverageFor(rest);
        _overage += overage;
        return rest - overage;
    }

    /// <summary>Reserves as much of an amount above zero as there is, in the same order. Returns what nobody covers.</summary>
    public Money Reserve(string meter, Money amount)
    {
        var rest = Draw(meter, amount, burns: null);
        var overage = OverageFor(rest);
        _overageHeld += overage;
        return rest - overage;
    }

    /// <summary>Ends a hold's reservations; what is not paid out of them afterwards is available again, or lapses with its grant.</summary>
    public void Free(Burn[] reserved, Money overage)
    {
        foreach (var (id, amount) in reserved) _moves[IndexOf(id)].Held -= amount;
        _overageHeld -= overage;
    }

    /// <summary>
    /// Gives back an amount above zero that a price had charged: to what the corrected line itself was paid from, then to the price's
    /// overage, its grants from the last burnt on, and its unbilled part.
    /// </summary>
    /// <param name="earlier">Lines of the same posting that moved the same counter before.</param>
    public Line GiveBack(Line line, UsageCounter? counter, IEnumerable<Line> earlier, Line? own)
    {
        var owed = counter?.Overage ?? Money.Zero;
        var unbilled = counter?.Unbilled ?? Money.Zero;
        var burnt = counter is null ? [] : new List<Burn>(counter.Burnt);
        foreach (var before in earlier)
        {
            owed += before.Overage;
            unbilled += before.Unbilled;
            foreach (var burn in before.Burns) UsageCounter.AddBurn(burnt, burn);
        }

        var rest = -line.Amount;
        Money overageBack = default, unbilledBack = default;
        var burnsBack = new List<Burn>();

        Money Take(Money wanted, Money there)
        {
            var part = Money.Max(Money.Zero, Money.Min(rest, Money.Min(wanted, there)));
            rest -= part;
            return part;
        }

        void TakeBurn(int index, Money wanted)
        {
            var (grant, there) = burnt[index];
            var part = Take(wanted, there);
            if (part.IsZero) return;
            burnt[index] = new Burn(grant, there - part);
            AddTo(burnsBack, new Burn(grant, -part));
        }

        if (own is not null)
        {
            overageBack += Take(own.Overage, owed);
            for (var i = own.Burns.Length - 1; i >= 0; i--)
                if (burnt.FindIndex(b => b.Grant == own.Burns[i].Grant) is >= 0 and var at) TakeBurn(at, own.Burns[i].Amount);
            unbilledBack += Take(own.Unbilled, unbilled);
        }
        overageBack += Take(rest, owed - overageBack);
        for (var i = burnt.Count - 1; i >= 0 && rest.IsPositive; i--) TakeBurn(i, rest);
        unbilledBack += Take(rest, unbilled - unbilledBack);
        if (!rest.IsZero) throw new InvariantViolationException("Law 5: a price never gives back more than it charged.");

        _overage -= overageBack;
        foreach (var (grant, amount) in burnsBack) Return(grant, -amount);
        return line with { Burns = [.. burnsBack], Overage = -overageBack, Unbilled = -unbilledBack };
    }

    /// <summary>What the draft moves, ready for the posting.</summary>
    public Posting Into(Posting posting)
    {
        List<Burn>? reserved = null, lapsed = null;
        List<GrantTerms>? refunds = null;
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length; i++)
        {
            var terms = grants[i].Terms;
            if (!_moves[i].Held.IsZero) (reserved ??= []).Add(new Burn(terms.Id, _moves[i].Held));
            if (grants[i].Status == GrantStatus.Active) continue;

            // Nothing stays in a closed grant. What a reservation leaves lapses, and what came back too; net, an expired grant's is granted anew.
            if (AvailableAt(i) is { IsPositive: true } rest) (lapsed ??= []).Add(new Burn(terms.Id, rest));
            if (grants[i].Status != GrantStatus.Expired || !_moves[i].Burnt.IsNegative) continue;
            refunds ??= [];
            refunds.Add(terms with
            {
                Id = $"{GrantTerms.RefundPrefix}{terms.Id}:{_account.Sequence + 1}",
                Amount = -_moves[i].Burnt,
                ExpiresAt = null,
                Source = GrantSource.Refund,
                Payment = null,
            });
        }
        return posting with
        {
            Reserved = [.. reserved ?? []],
            ReservedOverage = _overageHeld,
            Lapsed = [.. lapsed ?? []],
            Refunds = [.. refunds ?? []],
            Funds = After(),
        };
    }

    /// <param name="burns">Where to list what is burnt; null: it is reserved instead.</param>
    private Money Draw(string meter, Money amount, List<Burn>? burns)
    {
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length && amount.IsPositive; i++)
        {
            var grant = grants[i];
            if (grant.Terms.Unit != _currency || !grant.Terms.PaysFor(meter)) continue;
            var part = Money.Min(amount, AvailableAt(i));
            if (!part.IsPositive) continue;
            if (burns is null) _moves[i].Held += part;
            else
            {
                _moves[i].Burnt += part;
                burns.Add(new Burn(grant.Terms.Id, part));
            }
            amount -= part;
        }
        return amount;
    }

    private Money OverageFor(Money rest)
    {
        if (!_billsOverage || !rest.IsPositive) return Money.Zero;
        return OverageRoom is { } room ? Money.Max(Money.Zero, Money.Min(rest, room)) : rest;
    }

    private Money? OverageRoom => _account.Profile!.CreditLimit - _account.Owed - _account.OwedHeld - _overage - _overageHeld;

    private Money AvailableAt(int index) => _account.Wallet.InBurnOrder[index].Available - _moves[index].Burnt - _moves[index].Held;

    private void Return(string id, Money amount)
    {
        _moves[IndexOf(id)].Burnt -= amount;
    }

    private Funds After()
    {
        Money available = default, held = default;
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length; i++)
        {
            if (grants[i].Terms.Unit != _currency) continue;
            // What comes back to an expired grant is granted anew at once.
            if (grants[i].Status == GrantStatus.Active) available += AvailableAt(i);
            else if (grants[i].Status == GrantStatus.Expired) available += Money.Max(Money.Zero, -_moves[i].Burnt);
            held += grants[i].Held + _moves[i].Held;
        }
        held += _account.OwedHeld + _overageHeld;
        // As the customer stands now, whatever terms the event was rated by.
        return new Funds(!_account.BillsOverage ? available : OverageRoom is { } room ? available + Money.Max(Money.Zero, room) : null, held);
    }

    private int IndexOf(string id)
    {
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < grants.Count; i++)
            if (grants[i].Terms.Id == id) return i;
        throw new InvariantViolationException("A grant that holds or charges depend on is still known.");
    }

    private static void AddTo(List<Burn> burns, Burn burn)
    {
        var at = burns.FindIndex(b => b.Grant == burn.Grant);
        if (at < 0) burns.Add(burn);
        else burns[at] = burn with { Amount = burns[at].Amount + burn.Amount };
    }
}
