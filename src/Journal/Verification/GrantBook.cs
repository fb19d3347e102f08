using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// Adds up every grant apart from the account's wallet: granted = burnt + lapsed + held + available at every record, nothing negative,
/// nothing drawn that is closed, expired, of another unit, out of scope or out of turn.
/// </summary>
internal sealed class GrantBook(Findings findings)
{
    private readonly Dictionary<string, GrantTotal> _grants = new(StringComparer.Ordinal);
    private readonly SortedSet<(Instant ExpiresAt, string Id)> _ending = new(Comparer<(Instant ExpiresAt, string Id)>.Create(static (a, b) =>
        a.ExpiresAt != b.ExpiresAt ? a.ExpiresAt.CompareTo(b.ExpiresAt) : string.CompareOrdinal(a.Id, b.Id)));

    public IReadOnlyDictionary<string, GrantTotal> Grants => _grants;

    public void Add(GrantTerms terms, long sequence)
    {
        findings.Require(terms.Amount.IsPositive, terms.Amount, "amount of a grant", "above zero", terms.Id);
        if (_grants.TryAdd(terms.Id, new GrantTotal(terms, sequence)) && terms.ExpiresAt is { } expires) _ending.Add((expires, terms.Id));
    }

    /// <summary>Before each record: a grant ends at its expiry, before anything later.</summary>
    public void CheckDue(Record record)
    {
        if (_ending.Count > 0 && _ending.Min is var (expires, id))
            findings.Require(record.At <= expires, record.At, "a grant ends when it expires", $"nothing after {expires}", id);
    }

    public void Close(string id, GrantStatus status, Money lapsed, Instant at)
    {
        if (Find(id, "closed") is not { } grant) return;
        findings.Expect(GrantStatus.Active, grant.Status, "a grant closes once", id);
        findings.Expect(grant.Available, lapsed, "what lapses of a grant", id);
        if (status == GrantStatus.Expired) findings.Expect(grant.Terms.ExpiresAt, at, "time a grant expires", id);
        else findings.Require(grant.Terms.ExpiresAt is not { } ends || at < ends, at, "a grant is voided before it expires", $"before {grant.Terms.ExpiresAt}", id);
        if (grant.Terms.ExpiresAt is { } expires) _ending.Remove((expires, id));
        grant.Status = status;
        grant.Lapsed += lapsed;
    }

    public void Follow(Posting posting, long sequence, string currency)
    {
        foreach (var (id, amount) in posting.Reserved)
            if (Find(id, "reserved") is { } grant) grant.Held += amount;
        var refunds = new RefundCheck(findings, posting.Refunds, sequence);
        if (posting.MovesUsage)
        {
            foreach (var line in posting.Reversed) Burn(line, posting.At, currency, refunds);
            foreach (var line in posting.Lines) Burn(line, posting.At, currency, refunds);
        }
        foreach (var (id, amount) in posting.Lapsed)
            if (Find(id, "lapsed") is { } grant)
            {
                findings.Require(grant.Status != GrantStatus.Active && amount.IsPositive, amount, "only closed grants lapse", "of a closed grant", id);
                grant.Lapsed += amount;
            }
        refunds.Finish();
        foreach (var refund in posting.Refunds) Add(refund, sequence);
        CheckTouched(posting);
    }

    /// <summary>Pays what segments that a change cuts short cost anew.</summary>
    public void Follow(PlanChanged changed, long sequence, string currency)
    {
        var refunds = new RefundCheck(findings, [.. changed.Grants.Where(static grant => grant.Source == GrantSource.Refund)], sequence);
        foreach (var (_, lines) in changed.Cuts)
            foreach (var line in lines) Burn(line, changed.At, currency, refunds);
        refunds.Finish();
    }

    /// <summary>What a change lapses and gives, once that has been checked.</summary>
    public void Finish(PlanChanged changed, long sequence)
    {
        foreach (var (id, amount) in changed.Lapsed)
            if (Find(id, "lapsed") is { } grant) grant.Lapsed += amount;
        foreach (var grant in changed.Grants) Add(grant, sequence);
        foreach (var (id, _) in changed.Lapsed) CheckTouched(id);
        foreach (var (_, lines) in changed.Cuts) CheckTouched(lines);
    }

    public Money Available(string unit)
    {
        var sum = Money.Zero;
        foreach (var grant in _grants.Values)
            if (grant.Status == GrantStatus.Active && grant.Terms.Unit == unit) sum += grant.Available;
        return sum;
    }

    /// <summary>What active grants have left, reserved included.</summary>
    public Money Unspent(string unit)
    {
        var sum = Money.Zero;
        foreach (var grant in _grants.Values)
            if (grant.Status == GrantStatus.Active && grant.Terms.Unit == unit) sum += grant.Unspent;
        return sum;
    }

    /// <summary>After a record: the units that it drew from active grants in, net, or in which it let something lapse; by name.</summary>
    public IEnumerable<string> DrawnUnits(Record record)
    {
        var drawn = new SortedDictionary<string, Money>(StringComparer.Ordinal);
        switch (record)
        {
            case Posting { MovesUsage: true } posting: Lines(posting.Reversed); Lines(posting.Lines); break;
            case PlanChanged changed:
                foreach (var (_, lines) in changed.Cuts) Lines(lines);
                Burns(changed.Lapsed);
                break;
            case GrantClosed closed: Draw(closed.Grant, closed.Lapsed, GrantStatus.Active, closed.Status); break;
            case PlanGrantsEnded ended:
                foreach (var (grant, lapsed) in ended.Lapsed) Draw(grant, lapsed, GrantStatus.Active, GrantStatus.Expired);
                break;
        }
        return drawn.Where(static unit => unit.Value.IsPositive).Select(static unit => unit.Key);

        void Lines(Line[] lines)
        {
            foreach (var line in lines) Burns(line.Burns);
        }

        void Burns(Burn[] burns)
        {
            foreach (var (grant, amount) in burns) Draw(grant, amount, GrantStatus.Active);
        }

        void Draw(string id, Money amount, params ReadOnlySpan<GrantStatus> of)
        {
            if (_grants.TryGetValue(id, out var grant) && of.Contains(grant.Status)) drawn[grant.Terms.Unit] = drawn.GetValueOrDefault(grant.Terms.Unit) + amount;
        }
    }

    public Money Held(string unit)
    {
        var sum = Money.Zero;
        foreach (var grant in _grants.Values)
            if (grant.Terms.Unit == unit) sum += grant.Held;
        return sum;
    }

    /// <summary>What could pay for a meter's usage in a unit, in burn order.</summary>
    public List<GrantTotal> Drawable(string unit, string meter)
    {
        var grants = new List<GrantTotal>();
        foreach (var grant in _grants.Values)
            if (grant.Available.IsPositive && grant.Terms.Unit == unit && grant.Terms.PaysFor(meter)) grants.Add(grant);
        grants.Sort(GrantTotal.CompareBurnOrder);
        return grants;
    }

    private void Burn(Line line, Instant at, string currency, RefundCheck refunds)
    {
        var unit = line.Unit ?? currency;
        CheckTurn(line, unit);
        foreach (var (id, amount) in line.Burns)
        {
            if (Find(id, "burnt") is not { } grant) continue;
            // A closed grant still pays for what a hold had reserved of it: that it has that much is checked by what is available.
            if (amount.IsPositive && grant.Status == GrantStatus.Active)
                findings.Require(grant.Terms.ExpiresAt is not { } expires || expires > at, at, "a grant is drawn before it expires", $"before {grant.Terms.ExpiresAt}", id);
            findings.Expect(unit, grant.Terms.Unit, "unit of a grant that pays", id);
            findings.Require(grant.Terms.PaysFor(line.Item.Meter), line.Item.Meter, "meter a grant pays for", string.Join(", ", grant.Terms.Meters), id);
            grant.Burnt += amount;
            if (grant.Status == GrantStatus.Expired) refunds.Move(grant.Terms, amount);
        }
    }

    /// <summary>What grants pay of a line comes from the first in burn order; nothing is owed before they are used up.</summary>
    private void CheckTurn(Line line, string unit)
    {
        if (!line.Amount.IsPositive || (line.Burns.Length == 0 && line.Overage.IsZero)) return;
        var drawable = Drawable(unit, line.Item.Meter);
        var at = 0;
        foreach (var (id, amount) in line.Burns)
        {
            var first = at < drawable.Count ? drawable[at] : null;
            findings.Expect(first?.Terms.Id, id, "a grant that is drawn is the next in burn order", line.Item.Meter);
            var isLast = at == line.Burns.Length - 1 && line.Overage.IsZero;
            if (first is not null && !isLast) findings.Expect(first.Available, amount, "a grant is used up before the next is drawn", id);
            at++;
        }
        if (line.Overage.IsPositive) findings.Require(at >= drawable.Count, line.Overage, "nothing is owed before grants are used up", "0", line.Item.Meter);
    }

    private void CheckTouched(Posting posting)
    {
        foreach (var (id, _) in posting.Reserved) CheckTouched(id);
        foreach (var (id, _) in posting.Lapsed) CheckTouched(id);
        if (!posting.MovesUsage) return;
        CheckTouched(posting.Reversed);
        CheckTouched(posting.Lines);
    }

    private void CheckTouched(Line[] lines)
    {
        foreach (var line in lines)
            foreach (var (id, _) in line.Burns) CheckTouched(id);
    }

    private void CheckTouched(string id)
    {
        if (!_grants.TryGetValue(id, out var grant)) return;
        findings.Require(!grant.Available.IsNegative && !grant.Burnt.IsNegative && !grant.Held.IsNegative && !grant.Lapsed.IsNegative,
            grant, "a grant is never overdrawn", "nothing below zero", id);
        findings.Require(grant.Status == GrantStatus.Active || grant.Available.IsZero, grant, "a closed grant", "nothing left but reservations", id);
    }

    private GrantTotal? Find(string id, string verb)
    {
        if (_grants.TryGetValue(id, out var grant)) return grant;
        findings.Add($"a grant that is {verb} was given before", id, "none");
        return null;
    }
}
