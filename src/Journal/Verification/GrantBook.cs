using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// Adds up every grant apart from the account's wallet: granted = burnt + lapsed + held + available at every record, nothing negative,
/// nothing drawn that is closed, of another unit or out of scope.
/// </summary>
internal sealed class GrantBook(Findings findings)
{
    private readonly Dictionary<string, GrantTotal> _grants = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, GrantTotal> Grants => _grants;

    public void Add(GrantTerms terms)
    {
        findings.Require(terms.Amount.IsPositive, terms.Amount, "amount of a grant", "above zero", terms.Id);
        _grants.TryAdd(terms.Id, new GrantTotal(terms));
    }

    public void Close(GrantClosed closed)
    {
        if (Find(closed.Grant, "closed") is not { } grant) return;
        findings.Expect(GrantStatus.Active, grant.Status, "a grant closes once", closed.Grant);
        findings.Expect(grant.Available, closed.Lapsed, "what lapses of a grant", closed.Grant);
        if (closed.Status == GrantStatus.Expired) findings.Expect(grant.Terms.ExpiresAt, closed.At, "time a grant expires", closed.Grant);
        grant.Status = closed.Status;
        grant.Lapsed += closed.Lapsed;
    }

    public void Follow(Posting posting, string currency)
    {
        foreach (var (id, amount) in posting.Reserved) Reserve(id, amount, currency);
        var refunds = new RefundCheck(findings, posting);
        if (posting.MovesUsage)
        {
            foreach (var line in posting.Reversed) Burn(line, currency, refunds);
            foreach (var line in posting.Lines) Burn(line, currency, refunds);
        }
        foreach (var (id, amount) in posting.Lapsed)
            if (Find(id, "lapsed") is { } grant)
            {
                findings.Require(grant.Status != GrantStatus.Active && amount.IsPositive, amount, "only closed grants lapse", "of a closed grant", id);
                grant.Lapsed += amount;
            }
        refunds.Finish();
        foreach (var refund in posting.Refunds) Add(refund);
        CheckTouched(posting);
    }

    public Money Available(string currency)
    {
        var sum = Money.Zero;
        foreach (var grant in _grants.Values)
            if (grant.Status == GrantStatus.Active && grant.Terms.Unit == currency) sum += grant.Available;
        return sum;
    }

    public Money Held(string currency)
    {
        var sum = Money.Zero;
        foreach (var grant in _grants.Values)
            if (grant.Terms.Unit == currency) sum += grant.Held;
        return sum;
    }

    private void Reserve(string id, Money amount, string currency)
    {
        if (Find(id, "reserved") is not { } grant) return;
        if (amount.IsPositive) CheckDrawn(grant, currency);
        grant.Held += amount;
    }

    private void Burn(Line line, string currency, RefundCheck refunds)
    {
        foreach (var (id, amount) in line.Burns)
        {
            if (Find(id, "burnt") is not { } grant) continue;
            // A closed grant still pays for what a hold had reserved of it: that it has that much is checked by what is available.
            if (amount.IsPositive && grant.Status == GrantStatus.Active) CheckDrawn(grant, currency);
            findings.Require(grant.Terms.PaysFor(line.Item.Meter), line.Item.Meter, "meter a grant pays for", string.Join(", ", grant.Terms.Meters), id);
            grant.Burnt += amount;
            if (grant.Status == GrantStatus.Expired) refunds.Move(grant.Terms, amount);
        }
    }

    private void CheckDrawn(GrantTotal grant, string currency)
    {
        findings.Expect(GrantStatus.Active, grant.Status, "a grant that is drawn is active", grant.Terms.Id);
        findings.Expect(currency, grant.Terms.Unit, "unit of a grant that pays", grant.Terms.Id);
    }

    private void CheckTouched(Posting posting)
    {
        foreach (var (id, _) in posting.Reserved) CheckTouched(id);
        foreach (var (id, _) in posting.Lapsed) CheckTouched(id);
        if (!posting.MovesUsage) return;
        foreach (var line in posting.Reversed)
            foreach (var (id, _) in line.Burns) CheckTouched(id);
        foreach (var line in posting.Lines)
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

/// <summary>One grant as the postings add up.</summary>
internal sealed class GrantTotal(GrantTerms terms)
{
    public GrantTerms Terms => terms;
    public GrantStatus Status { get; set; }
    public Money Burnt { get; set; }
    public Money Held { get; set; }
    public Money Lapsed { get; set; }
    public Money Available => terms.Amount - Burnt - Held - Lapsed;

    public override string ToString() => $"{terms.Amount} granted, {Burnt} burnt, {Held} held, {Lapsed} lapsed, {Available} available";
}
