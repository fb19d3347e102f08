using Spend.Core.Rating;
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
    private readonly Move[] _moves;
    private Money _overage, _overageHeld;

    private struct Move
    {
        public Money Burnt, Held, Lapsed;
    }

    /// <param name="billsOverage">Whether the terms let uncovered charges be owed.</param>
    public FundsDraft(Account account, bool billsOverage)
    {
        _account = account;
        _currency = account.Profile!.Currency;
        _billsOverage = billsOverage;
        _moves = new Move[account.Wallet.InBurnOrder.Count];
    }

    /// <summary>Pays as much of a line above zero as there is: grants in burn order, then overage. The rest is unbilled.</summary>
    /// <param name="overageBefore">Of the same counter, earlier lines included: what is owed for credits is a function of the whole.</param>
    /// <param name="capRoom">What caps allow in money; null: no cap. Of a credit price that is what is owed, since credits are no money.</param>
    /// <param name="most">What may be charged of it at most, in the price's unit; null: all.</param>
    public Line Pay(Line line, Price price, Money overageBefore, Money? capRoom, Money? most = null)
    {
        var chargeable = Money.Min(line.Amount, most ?? line.Amount);
        if (price.Unit is null && capRoom is { } room) chargeable = Money.Min(chargeable, room);
        var drawn = new List<Burn>(1);
        var rest = Draw(price, chargeable, drawn);
        var overage = OverageFor(price, rest, overageBefore, price.Unit is null ? null : capRoom, out var owed);
        _overage += owed;
        return line with { Burns = [.. drawn], Overage = overage, Owed = owed, Unbilled = line.Amount - chargeable + rest - overage };
    }

    /// <summary>Reserves as much of an amount above zero as there is, in the same order. Returns what nobody covers.</summary>
    /// <param name="rest">What grants leave of it.</param>
    /// <param name="owed">What of that is reserved as overage, in the currency.</param>
    public Money Reserve(Price price, Money amount, Money overageBefore, out Money rest, out Money owed)
    {
        rest = Draw(price, amount, burns: null);
        var overage = OverageFor(price, rest, overageBefore, null, out owed);
        _overageHeld += owed;
        return rest - overage;
    }

    /// <summary>Whether these terms let what no grant covers be owed.</summary>
    public bool CanOwe(Price price) => _billsOverage && price.CanBeOwed;

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
    public Line GiveBack(Line line, Price price, UsageCounter? counter, IEnumerable<Line> earlier, Line? own)
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

        var owedBack = price.OwedFor(owed) - price.OwedFor(owed - overageBack);
        _overage -= owedBack;
        foreach (var (grant, amount) in burnsBack) _moves[IndexOf(grant)].Burnt += amount;
        return line with { Burns = [.. burnsBack], Overage = -overageBack, Owed = -owedBack, Unbilled = -unbilledBack };
    }

    /// <summary>Takes what is there of an amount out of an active grant for good. Returns what was not there.</summary>
    public Money Lapse(int index, Money amount)
    {
        var part = Money.Max(Money.Zero, Money.Min(amount, AvailableAt(index)));
        _moves[index].Lapsed += part;
        return amount - part;
    }

    /// <summary>What of a grant has not lapsed: used, reserved or still there.</summary>
    public Money KeptOf(int index)
    {
        var grant = _account.Wallet.InBurnOrder[index];
        return grant.Status == GrantStatus.Active
            ? grant.Terms.Amount - grant.Lapsed - _moves[index].Lapsed
            : grant.Burnt + _moves[index].Burnt + grant.Held + _moves[index].Held;
    }

    /// <summary>What the draft moves, ready for the posting.</summary>
    public Posting Into(Posting posting)
    {
        List<Burn>? reserved = null;
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length; i++)
            if (!_moves[i].Held.IsZero) (reserved ??= []).Add(new Burn(grants[i].Terms.Id, _moves[i].Held));
        return posting with
        {
            Reserved = [.. reserved ?? []],
            ReservedOverage = _overageHeld,
            Lapsed = Lapsed(),
            Refunds = Refunds(),
            Funds = After(),
            Credits = CreditsAfter(posting),
        };
    }

    /// <summary>What was taken out, and what closed grants have left: nothing stays in them, neither what a reservation leaves nor what came back.</summary>
    public Burn[] Lapsed()
    {
        List<Burn>? lapsed = null;
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length; i++)
        {
            var rest = _moves[i].Lapsed;
            if (grants[i].Status != GrantStatus.Active) rest += Money.Max(Money.Zero, AvailableAt(i));
            if (rest.IsPositive) (lapsed ??= []).Add(new Burn(grants[i].Terms.Id, rest));
        }
        return [.. lapsed ?? []];
    }

    /// <summary>What came back to expired grants, net, is granted anew.</summary>
    public GrantTerms[] Refunds()
    {
        List<GrantTerms>? refunds = null;
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length; i++)
        {
            if (grants[i].Status != GrantStatus.Expired || !_moves[i].Burnt.IsNegative) continue;
            var terms = grants[i].Terms;
            (refunds ??= []).Add(terms with
            {
                Id = $"{GrantTerms.RefundPrefix}{terms.Id}:{_account.Sequence + 1}",
                Amount = -_moves[i].Burnt,
                ExpiresAt = null,
                Source = GrantSource.Refund,
                Payment = null,
            });
        }
        return [.. refunds ?? []];
    }

    /// <param name="burns">Where to list what is burnt; null: it is reserved instead.</param>
    private Money Draw(Price price, Money amount, List<Burn>? burns)
    {
        var grants = _account.Wallet.InBurnOrder;
        var unit = price.Unit ?? _currency;
        for (var i = 0; i < _moves.Length && amount.IsPositive; i++)
        {
            var grant = grants[i];
            if (grant.Terms.Unit != unit || !grant.Terms.PaysFor(price.Meter)) continue;
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

    /// <summary>How much of what grants leave can be owed, in the price's unit.</summary>
    /// <param name="owed">The same in the currency.</param>
    private Money OverageFor(Price price, Money rest, Money overageBefore, Money? capRoom, out Money owed)
    {
        owed = Money.Zero;
        if (!rest.IsPositive || !CanOwe(price)) return Money.Zero;
        var room = (OverageRoom, capRoom) is ({ } a, { } b) ? Money.Min(a, b) : OverageRoom ?? capRoom;
        var before = price.OwedFor(overageBefore);
        owed = price.OwedFor(overageBefore + rest) - before;
        if (room is not { } most) return rest;
        most = Money.Max(Money.Zero, most);
        if (owed <= most) return rest;

        // One step less than the room, because what is owed for a part may round up.
        var overage = price.Terms.OverageCreditPrice is { } each && price.Unit is not null
            ? Money.FromRaw(FixedPoint.FloorRatio(Money.Max(Money.Zero, most - Money.FromRaw(1)).Raw, each.Raw))
            : most;
        owed = price.OwedFor(overageBefore + overage) - before;
        return overage;
    }

    private Money? OverageRoom => _account.Profile!.CreditLimit - _account.Owed - _account.OwedHeld - _overage - _overageHeld;

    private Money AvailableAt(int index) =>
        _account.Wallet.InBurnOrder[index].Available - _moves[index].Burnt - _moves[index].Held - _moves[index].Lapsed;

    private Funds After()
    {
        var (available, held) = AfterIn(_currency);
        held += _account.OwedHeld + _overageHeld;
        // As the customer stands now, whatever terms the event was rated by.
        return new Funds(!_account.BillsOverage ? available : OverageRoom is { } room ? available + Money.Max(Money.Zero, room) : null, held);
    }

    /// <summary>Of every credit unit that the posting is about, in the order of their names.</summary>
    private CreditFunds[] CreditsAfter(Posting posting)
    {
        SortedList<string, Money>? holds = null;
        foreach (var held in posting.Credits) (holds ??= new(StringComparer.Ordinal))[held.Unit] = held.Holds;
        foreach (var lines in (ReadOnlySpan<Line[]>)[posting.Lines, posting.Reversed])
            foreach (var line in lines)
                if (line.Unit is { } unit) (holds ??= new(StringComparer.Ordinal)).TryAdd(unit, Money.Zero);
        if (holds is null) return [];
        return [.. holds.Select(unit =>
        {
            var (available, held) = AfterIn(unit.Key);
            return new CreditFunds(unit.Key, unit.Value, available, held);
        })];
    }

    private (Money Available, Money Held) AfterIn(string unit)
    {
        Money available = default, held = default;
        var grants = _account.Wallet.InBurnOrder;
        for (var i = 0; i < _moves.Length; i++)
        {
            if (grants[i].Terms.Unit != unit) continue;
            // What comes back to an expired grant is granted anew at once.
            if (grants[i].Status == GrantStatus.Active) available += AvailableAt(i);
            else if (grants[i].Status == GrantStatus.Expired) available += Money.Max(Money.Zero, -_moves[i].Burnt);
            held += grants[i].Held + _moves[i].Held;
        }
        return (available, held);
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
