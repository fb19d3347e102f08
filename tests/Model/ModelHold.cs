using System.Numerics;

namespace Spend.Model;

/// <summary>An authorization that is not ended yet: its first posting and its extensions.</summary>
public sealed record ModelHold(string Id, ModelPosting[] Postings)
{
    public ModelPosting Authorized => Postings[0];

    public long ExpiresAt => Postings[^1].ExpiresAt;

    /// <summary>The estimate that the reservation was last made for.</summary>
    public List<ModelLine> Estimate => Postings.Last(p => p.Lines.Count > 0).Lines;

    /// <summary>The money that is reserved as overage, that of credits included.</summary>
    public BigInteger Owed => Postings.Sum(p => p.ReservedOverage.Sum(r => r.Owed));

    /// <summary>By unit.</summary>
    public Dictionary<string, BigInteger> Held
    {
        get
        {
            var held = new Dictionary<string, BigInteger>();
            foreach (var posting in Postings)
            {
                foreach (var line in posting.Lines) held.TryAdd(line.Rate.Unit, 0);
                foreach (var (_, unit, amount) in posting.Reserved) held[unit] = held.GetValueOrDefault(unit) + amount;
                foreach (var (unit, amount, _) in posting.ReservedOverage) held[unit] = held.GetValueOrDefault(unit) + amount;
            }
            return held;
        }
    }

    public BigInteger ReservedOf(string grant) => Postings.Sum(p => p.Reserved.Where(r => r.Grant == grant).Sum(r => r.Amount));

    public BigInteger ReservedIn(string unit) => Postings.Sum(p => p.Reserved.Where(r => r.Unit == unit).Sum(r => r.Amount));

    public BigInteger ReservedOf(ModelCap cap, ModelCounterName counter) =>
        Postings.Sum(p => p.CapReserved.Where(r => r.Cap == cap.Id && r.Since == cap.Since && r.Counter == counter).Sum(r => r.Amount));
}
