using System.Numerics;

namespace Spend.Model;

/// <summary>An authorization that is not ended yet: its first posting and its extensions.</summary>
public sealed record ModelHold(string Id, ModelPosting[] Postings)
{
    public ModelPosting Authorized => Postings[0];

    public long ExpiresAt => Postings[^1].ExpiresAt;

    /// <summary>The estimate that the reservation was last made for.</summary>
    public List<ModelLine> Estimate => Postings.Last(p => p.Lines.Count > 0).Lines;

    public BigInteger Overage => Postings.Sum(p => p.ReservedOverage);

    public BigInteger Held => Overage + Postings.Sum(p => p.Reserved.Sum(r => r.Amount));

    public BigInteger ReservedOf(string grant) => Postings.Sum(p => p.Reserved.Where(r => r.Grant == grant).Sum(r => r.Amount));

    public BigInteger ReservedOf(ModelCap cap, ModelCounterName counter) =>
        Postings.Sum(p => p.CapReserved.Where(r => r.Cap == cap.Id && r.Since == cap.Since && r.Counter == counter).Sum(r => r.Amount));
}
