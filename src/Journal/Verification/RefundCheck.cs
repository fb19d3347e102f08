using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// Money that comes back to a closed grant lapses there and comes back as a new grant: same unit, scope and priority, no expiry. A refund
/// is never more than what lapsed of its grant in the same posting, or money would be made; in a correction, where nothing was reserved,
/// it is exactly that.
/// </summary>
internal sealed class RefundCheck(Findings findings, Posting posting)
{
    private readonly List<(GrantTerms From, Money Returned)> _returned = [];

    /// <summary>A line gave this back to a closed grant.</summary>
    public void Return(GrantTerms to, Money amount)
    {
        var at = _returned.FindIndex(e => e.From.Id == to.Id);
        if (at < 0) _returned.Add((to, amount));
        else _returned[at] = (to, _returned[at].Returned + amount);
    }

    public void Finish()
    {
        var next = 0;
        foreach (var refund in posting.Refunds)
        {
            findings.Require(
                refund.Id.StartsWith($"refund:{posting.Id}:", StringComparison.Ordinal) && refund is { Source: GrantSource.Refund, ExpiresAt: null, Payment: null },
                refund.Id, "refund grant", $"refund:{posting.Id}: and a number, of source refund, without expiry");
            while (next < _returned.Count && !Replaces(refund, _returned[next])) Skip(_returned[next++]);
            if (next++ < _returned.Count) continue;
            findings.Add("a refund replaces what lapsed of a closed grant in the same posting", "such a grant", $"{refund.Amount} {refund.Unit} as {refund.Id}");
        }
        while (next < _returned.Count) Skip(_returned[next++]);
    }

    private bool Replaces(GrantTerms refund, (GrantTerms From, Money Returned) closed)
    {
        var expected = closed.From with { Id = refund.Id, Amount = refund.Amount, ExpiresAt = null, Source = GrantSource.Refund, Payment = null };
        var most = Money.Min(closed.Returned, LapsedOf(closed.From.Id));
        return refund.Equals(expected) && (IsExact ? refund.Amount == most : refund.Amount <= most);
    }

    /// <summary>No refund replaces this one: right only where nothing of it had to come back.</summary>
    private void Skip((GrantTerms From, Money Returned) closed)
    {
        if (IsExact) findings.Expect(Money.Zero, Money.Min(closed.Returned, LapsedOf(closed.From.Id)), "lapsed without coming back", closed.From.Id);
    }

    /// <summary>What a settlement frees and does not use lapses too: only of a correction is all that lapses a refund.</summary>
    private bool IsExact => posting.Kind is PostingKind.Void or PostingKind.Amend;

    private Money LapsedOf(string grant)
    {
        var sum = Money.Zero;
        foreach (var (id, amount) in posting.Lapsed)
            if (id == grant) sum += amount;
        return sum;
    }
}
