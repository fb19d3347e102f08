using System.Numerics;

namespace Spend.Model;

// How one item is rated and paid for. Each line joins the posting in the making at once, so the next item sees it.
public sealed partial class ModelAccount
{
    /// <summary>Rates and charges an item as far as the allowed amount and the funds go; the rest becomes unbilled.</summary>
    private ModelLine Charge(
        ModelPosting posting, ModelItem item, ModelRate rate, BigInteger quantity, Func<ModelLine, BigInteger> allowed,
        ModelLine? takesBack = null, long chargedBy = 0)
    {
        var before = UsageOf(posting.Period, rate.Ref);
        var amount = rate.Cost(before.Quantity + quantity) - rate.Cost(before.Quantity);
        var line = new ModelLine { Item = item, Rate = rate, Quantity = quantity, Amount = amount, ChargedBy = chargedBy };
        if (amount.Sign < 0) GiveBack(posting, line, before, takesBack);
        else if (amount.Sign > 0) Draw(posting, line, BigInteger.Min(amount, allowed(line)));
        (chargedBy > 0 ? posting.Reversed : posting.Lines).Add(line);
        return line;
    }

    /// <summary>Grants in burn order, then overage, then nobody.</summary>
    private void Draw(ModelPosting posting, ModelLine line, BigInteger atMost)
    {
        var open = atMost;
        foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g => g.Unit == _currency && g.PaysFor(line.Item.Meter))))
        {
            var take = BigInteger.Min(open, grant.Closed ? LeftOfClosed(posting, grant.Id) : Left(grant));
            if (take.Sign <= 0) continue;
            line.Burns.Add((grant.Id, take));
            open -= take;
        }
        line.Overage = OverageRoom(posting.Terms.Plan) is { } room ? BigInteger.Min(open, room) : open;
        line.Unbilled = line.Amount - atMost + open - line.Overage;
    }

    /// <summary>
    /// A reservation outlives its grant: the settlement of its hold may still use it. And what this posting has given back to a closed
    /// grant it may draw again: only what it gives back in the end lapses and becomes a refund.
    /// </summary>
    private static BigInteger LeftOfClosed(ModelPosting posting, string grant) => posting.OwnReservation.GetValueOrDefault(grant) - NetBurn(posting, grant);

    private static BigInteger NetBurn(ModelPosting posting, string grant) =>
        posting.UsageLines.Sum(l => l.Burns.Where(b => b.Grant == grant).Sum(b => b.Amount));

    /// <summary>First, for a correction, as the corrected line was paid; then the overage, the grants last burnt first, the unbilled.</summary>
    private void GiveBack(ModelPosting posting, ModelLine line, ModelUsage price, ModelLine? takesBack)
    {
        var open = -line.Amount;
        var overage = price.Overage;
        var unbilled = price.Unbilled;
        var burnt = price.Burnt.ToDictionary(b => b.Grant, b => b.Amount);

        if (takesBack is not null)
        {
            TakeOverage(takesBack.Overage);
            foreach (var (grant, amount) in Enumerable.Reverse(takesBack.Burns)) TakeBurn(grant, amount);
            TakeUnbilled(takesBack.Unbilled);
        }
        TakeOverage(overage);
        foreach (var (grant, amount) in Enumerable.Reverse(price.Burnt)) TakeBurn(grant, amount);
        TakeUnbilled(unbilled);
        if (!open.IsZero) throw new InvalidOperationException("The model gave back more than was paid.");

        BigInteger Take(BigInteger most, BigInteger there)
        {
            var take = BigInteger.Max(0, BigInteger.Min(open, BigInteger.Min(most, there)));
            open -= take;
            return take;
        }

        void TakeOverage(BigInteger most)
        {
            var take = Take(most, overage);
            overage -= take;
            line.Overage -= take;
        }

        void TakeUnbilled(BigInteger most)
        {
            var take = Take(most, unbilled);
            unbilled -= take;
            line.Unbilled -= take;
        }

        void TakeBurn(string grant, BigInteger most)
        {
            var take = Take(most, burnt.GetValueOrDefault(grant));
            if (take.IsZero) return;
            burnt[grant] -= take;
            line.Burns.Add((grant, -take));
        }
    }

    /// <summary>Money given back to a closed grant comes back as a new one; one for each closed grant, in the order of their ids.</summary>
    private void Refund(ModelPosting posting)
    {
        foreach (var id in posting.UsageLines.SelectMany(l => l.Burns).Where(b => b.Amount.Sign < 0).Select(b => b.Grant).Distinct().OrderBy(id => RefundId(id, posting), StringComparer.Ordinal).ToList())
        {
            var closed = AllGrants().First(g => g.Id == id);
            if (!closed.Closed || closed.Voided || NetBurn(posting, id).Sign >= 0) continue;
            var position = posting.Refunds.Count;
            posting.Refunds.Add(closed with
            {
                Id = RefundId(id, posting),
                Amount = -NetBurn(posting, id),
                ExpiresAt = null,
                Age = (posting.Sequence, position),
                Closed = false,
            });
        }
    }

    private static string RefundId(string grant, ModelPosting posting) => $"refund:{grant}:{posting.Sequence}";

    /// <summary>How much every cap that counts this line still allows.</summary>
    private BigInteger AllowedByCaps(ModelPosting posting, ModelLine line, BigInteger most)
    {
        foreach (var cap in _caps.Where(c => c.Counts(line.Item, posting.Properties) && (line.ChargedBy == 0 || (c.Window != ModelWindow.Event && line.ChargedBy > c.Since))))
            most = BigInteger.Min(most, LeftOf(cap, cap.CounterOf(line.Item, posting.Properties), posting.WindowOf(cap.Window, Calendar)));
        return BigInteger.Max(0, most);
    }
}
