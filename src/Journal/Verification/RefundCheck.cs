using Spend.Core;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// Money that comes back to an expired grant lapses there and comes back as a new grant: same unit, scope and priority, no expiry, and
/// exactly what the record's lines gave back more than they drew, or money would be made.
/// </summary>
/// <param name="given">The refunds that the record brings.</param>
internal sealed class RefundCheck(Findings findings, GrantTerms[] given, long sequence)
{
    private readonly List<(GrantTerms From, Money Burnt)> _closed = [];

    /// <summary>A line drew this from a closed grant, or gave it back (below zero).</summary>
    public void Move(GrantTerms grant, Money amount)
    {
        var at = _closed.FindIndex(e => e.From.Id == grant.Id);
        if (at < 0) _closed.Add((grant, amount));
        else _closed[at] = (grant, _closed[at].Burnt + amount);
    }

    public void Finish()
    {
        var refunds = given.ToList();
        foreach (var (grant, burnt) in _closed)
        {
            if (!burnt.IsNegative) continue;
            var expected = grant with { Id = $"{GrantTerms.RefundPrefix}{grant.Id}:{sequence}", Amount = -burnt, ExpiresAt = null, Source = GrantSource.Refund, Payment = null };
            if (!refunds.Remove(expected)) findings.Add("what comes back to a closed grant is granted anew", $"{-burnt} {grant.Unit}", $"no such refund of {grant.Id}");
        }
        foreach (var refund in refunds) findings.Add("a refund replaces what came back to a closed grant", "such a grant", $"{refund.Amount} {refund.Unit} as {refund.Id}");
    }
}
