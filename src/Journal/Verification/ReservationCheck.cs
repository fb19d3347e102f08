using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>
/// What a hold, or its extension, must reserve: each line in order draws on the grants in burn order, and what they leave is reserved as
/// overage. An extension skips, in each unit, what the hold holds already.
/// </summary>
internal sealed class ReservationCheck
{
    private readonly Dictionary<string, Money> _reserved = new(StringComparer.Ordinal);
    private readonly Money[] _rest;
    private Money _overage;

    /// <param name="hold">For an extension: the hold as it was before.</param>
    /// <param name="grants">As they were before the posting.</param>
    private ReservationCheck(Posting posting, OpenHold? hold, GrantBook grants, UsageWalk usage, TermsBook terms, string currency, Findings findings)
    {
        _rest = new Money[posting.Lines.Length];
        Owed = new Money[posting.Lines.Length];
        var skip = new Dictionary<string, Money>(StringComparer.Ordinal);
        for (var i = 0; i < posting.Lines.Length; i++)
        {
            var line = posting.Lines[i];
            if (terms.PriceOf(line.Price) is not { } price) continue; // said where it is rated
            var unit = line.Unit ?? currency;
            var wanted = Money.Max(Money.Zero, line.Amount);
            var held = skip.TryGetValue(unit, out var left) ? left : hold?.HeldOf(line.Unit) ?? Money.Zero;
            var skipped = Money.Max(Money.Zero, Money.Min(held, wanted));
            skip[unit] = held - skipped;

            _rest[i] = Draw(grants, unit, line.Item.Meter, wanted - skipped);
            if (_rest[i].IsZero) continue;
            findings.Require(posting.BillsOverage && price.CanBeOwed, _rest[i], "a hold is covered in full", "0", line.Item.Meter);
            var before = usage.Find(posting.Segment, line.Price)?.Overage ?? Money.Zero;
            for (var n = 0; n < i; n++)
                if (posting.Lines[n].Price.Equals(line.Price)) before += _rest[n];
            Owed[i] = price.OwedFor(before + _rest[i]) - price.OwedFor(before);
            _overage += Owed[i];
        }
    }

    /// <summary>By line, what is reserved as overage, in the currency.</summary>
    public Money[] Owed { get; }

    /// <summary>Null for postings that reserve nothing.</summary>
    public static ReservationCheck? Of(Posting posting, OpenHold? hold, GrantBook grants, UsageWalk usage, TermsBook terms, string currency, Findings findings)
    {
        if (posting.Kind is not (PostingKind.Hold or PostingKind.Extend)) return null;
        var check = new ReservationCheck(posting, hold, grants, usage, terms, currency, findings);
        check.Check(posting, findings);
        return check;
    }

    private Money Draw(GrantBook grants, string unit, string meter, Money amount)
    {
        if (!amount.IsPositive) return amount;
        foreach (var grant in grants.Drawable(unit, meter))
        {
            var part = Money.Min(amount, grant.Available - _reserved.GetValueOrDefault(grant.Terms.Id));
            if (!part.IsPositive) continue;
            _reserved[grant.Terms.Id] = _reserved.GetValueOrDefault(grant.Terms.Id) + part;
            amount -= part;
        }
        return amount;
    }

    private void Check(Posting posting, Findings findings)
    {
        var expected = new Dictionary<string, Money>(_reserved, StringComparer.Ordinal);
        foreach (var (grant, amount) in posting.Reserved)
        {
            findings.Expect(expected.GetValueOrDefault(grant), amount, "what a hold reserves", $"{posting.Id}, grant {grant}");
            expected.Remove(grant);
        }
        foreach (var (grant, amount) in expected) findings.Add($"what a hold reserves ({posting.Id}, grant {grant})", amount.ToString(), "0");
        findings.Expect(_overage, posting.ReservedOverage, "what a hold reserves as overage", posting.Id);
    }
}
