using System.Numerics;

namespace Spend.Model;

// The account as others see it.
public sealed partial class ModelAccount
{
    /// <summary>Everything that can be seen of the account.</summary>
    public ModelView View()
    {
        var usage = new Dictionary<(string, ModelPriceRef), ModelUsage>();
        var caps = new Dictionary<(string, ModelCounterName, ModelSpan), (BigInteger Spent, BigInteger Held)>();
        foreach (var posting in _postings)
        {
            foreach (var line in posting.UsageLines)
            {
                var key = (posting.Period.Id, line.Rate.Ref);
                if (!usage.TryGetValue(key, out var sum)) usage[key] = sum = new ModelUsage { Period = posting.Period };
                AddTo(sum, line);
            }
            foreach (var cap in _caps.Where(c => c.Since < posting.Sequence))
                foreach (var line in posting.UsageLines.Where(l => cap.Counts(l.Item, posting.Properties) && (l.ChargedBy == 0 || l.ChargedBy > cap.Since)))
                    Add(cap, cap.CounterOf(line.Item, posting.Properties), posting, line.Charged, 0);
        }
        var holds = OpenHolds();
        foreach (var hold in holds)
            foreach (var (id, since, counter, amount) in hold.Postings.SelectMany(p => p.CapReserved))
                if (_caps.Find(c => c.Id == id && c.Since == since) is { } cap) Add(cap, counter, hold.Authorized, 0, amount);

        var burnt = new Dictionary<string, BigInteger>();
        foreach (var (grant, amount) in _postings.SelectMany(p => p.UsageLines).SelectMany(l => l.Burns)) burnt[grant] = burnt.GetValueOrDefault(grant) + amount;
        var grants = AllGrants().ToDictionary(g => g.Id, g =>
        {
            var (spent, held) = (burnt.GetValueOrDefault(g.Id), holds.Sum(h => h.ReservedOf(g.Id)));
            return new ModelGrantState(spent, held, g.Closed ? g.Amount - spent - held : 0, g.Closed);
        });
        return new ModelView(
            _sequence, _journalTime, _currency, FundsAvailable(), GrantsAvailable(), FundsHeld(), Owed(), OverageHeld(), usage, caps, grants,
            holds.ToDictionary(h => h.Id, h => (h.Held, h.ExpiresAt)));

        void Add(ModelCap cap, ModelCounterName counter, ModelPosting posting, BigInteger spent, BigInteger held)
        {
            var key = (cap.Id, counter, posting.WindowOf(cap.Window, Calendar));
            var (s, h) = caps.GetValueOrDefault(key);
            caps[key] = (s + spent, h + held);
        }
    }
}
