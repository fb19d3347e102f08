using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// Money that comes back to a closed grant must come back as a new one: same unit, scope and priority, no expiry, numbered in the order
/// in which the lines gave it back.
/// </summary>
internal sealed class RefundCheck(Findings findings, Posting posting)
{
    private readonly List<(GrantTerms From, Money Amount)> _expected = [];

    public void Expect(GrantTerms from, Money amount)
    {
        var at = _expected.FindIndex(e => e.From.Id == from.Id);
        if (at < 0) _expected.Add((from, amount));
        else _expected[at] = (from, _expected[at].Amount + amount);
    }

    public void Finish()
    {
        findings.Expect(_expected.Count, posting.Refunds.Length, "number of refund grants");
        for (var n = 0; n < Math.Min(_expected.Count, posting.Refunds.Length); n++)
        {
            var (closed, amount) = _expected[n];
            var expected = closed with { Id = $"refund:{posting.Id}:{findings.Sequence}.{n}", Amount = amount, ExpiresAt = null, Source = GrantSource.Refund, Payment = null };
            findings.Expect(expected, posting.Refunds[n], "refund grant", closed.Id);
        }
    }
}
