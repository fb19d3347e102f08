using System.Numerics;

namespace Spend.Model;

// A charge that costs less than nothing.
public sealed partial class ModelAccount
{
    /// <summary>First, for a correction, as the corrected line was paid; then the overage, the grants last burnt first, the unbilled.</summary>
    private static void GiveBack(ModelLine line, ModelUsage price)
    {
        var open = -line.Amount;
        var overage = price.Overage;
        var unbilled = price.Unbilled;
        var burnt = price.Burnt.ToDictionary(b => b.Grant, b => b.Amount);

        if (line.TakesBack is { } paid)
        {
            TakeOverage(paid.Overage);
            foreach (var (grant, amount) in Enumerable.Reverse(paid.Burns)) TakeBurn(grant, amount);
            TakeUnbilled(paid.Unbilled);
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

    /// <summary>What is given back to a closed grant comes back as a new one; one for each closed grant, in the order of their ids.</summary>
    private void Refund(ModelPosting posting)
    {
        var givenBack = posting.UsageLines.SelectMany(l => l.Burns).Where(b => b.Amount.Sign < 0).Select(b => b.Grant).Distinct();
        foreach (var id in givenBack.OrderBy(id => RefundId(id, posting), StringComparer.Ordinal).ToList())
        {
            var closed = AllGrants().First(g => g.Id == id);
            if (!closed.Closed || closed.Voided || NetBurn(posting, id).Sign >= 0) continue;
            var position = posting.Refunds.Count;
            posting.Refunds.Add(closed with
            {
                Id = RefundId(id, posting),
                Amount = -NetBurn(posting, id),
                ExpiresAt = null,
                Source = ModelGrantSource.Refund,
                Payment = null,
                Age = (posting.Sequence, position),
                Closed = false,
            });
        }
    }

    private static string RefundId(string grant, ModelPosting posting) => $"refund:{grant}:{posting.Sequence}";
}
