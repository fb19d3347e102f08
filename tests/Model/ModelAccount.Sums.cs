using System.Numerics;

namespace Spend.Model;

// Everything an account is asked about itself, added up from its whole history (with the posting in the making at its end).
public sealed partial class ModelAccount
{
    private IEnumerable<ModelGrant> AllGrants() => _given.Concat(_postings.SelectMany(p => p.Refunds));

    private List<ModelHold> OpenHolds(long upTo = long.MaxValue)
    {
        var open = new Dictionary<string, List<ModelPosting>>();
        foreach (var posting in _postings.Where(p => p.Sequence <= upTo))
        {
            if (posting.Kind == ModelKind.Hold) open[posting.Id] = [posting];
            else if (posting.Kind == ModelKind.Extend) open[posting.Id].Add(posting);
            else if (posting.EndsHold) open.Remove(posting.Id);
        }
        return [.. open.Select(o => new ModelHold(o.Key, [.. o.Value]))];
    }

    private ModelHold? OpenHold(string id) => OpenHolds().Find(h => h.Id == id);

    private IEnumerable<ModelLine> AllUsage()
    {
        foreach (var posting in _postings.Where(p => p.HasUsageLines))
        {
            foreach (var line in posting.Reversed) yield return line;
            foreach (var line in posting.Lines) yield return line;
        }
    }

    /// <summary>The usage under one price in one segment, and who paid for it.</summary>
    private ModelUsage UsageOf(ModelSegment segment, ModelRate rate)
    {
        var usage = new ModelUsage { Segment = segment, Rate = rate };
        foreach (var line in AllUsage())
            if (line.Rate.Ref == rate.Ref && line.Segment == segment) usage.Add(line);
        return usage;
    }

    /// <summary>What some lines add up to under each price in each segment, in the order in which these were first used.</summary>
    private List<ModelUsage> Counters(Func<ModelLine, bool> counts)
    {
        var counters = new Dictionary<(ModelSegment, ModelPriceRef), ModelUsage>();
        var inOrder = new List<ModelUsage>();
        foreach (var line in AllUsage().Where(counts))
        {
            if (!counters.TryGetValue((line.Segment, line.Rate.Ref), out var counter))
                inOrder.Add(counters[(line.Segment, line.Rate.Ref)] = counter = new ModelUsage { Segment = line.Segment, Rate = line.Rate });
            counter.Add(line);
        }
        return inOrder;
    }

    /// <summary>What every grant that has not ended has left, in one walk through the history.</summary>
    private Dictionary<string, BigInteger> LeftOfAll()
    {
        var left = AllGrants().Where(g => !g.Closed).ToDictionary(g => g.Id, g => g.Amount);
        foreach (var line in AllUsage())
            foreach (var (grant, amount) in line.Burns) Less(grant, amount);
        foreach (var posting in OpenHolds().SelectMany(h => h.Postings))
            foreach (var (grant, _, amount) in posting.Reserved) Less(grant, amount);
        foreach (var posting in _postings)
            foreach (var (grant, amount) in posting.Lapsed) Less(grant, amount);
        return left;

        void Less(string grant, BigInteger amount)
        {
            if (left.TryGetValue(grant, out var there)) left[grant] = there - amount;
        }
    }

    private BigInteger Left(ModelGrant grant) => LeftOfAll().GetValueOrDefault(grant.Id);

    /// <summary>What was charged as overage and is on no invoice that was settled.</summary>
    private BigInteger Owed() => AllUsage().Sum(l => l.Owed) - Bills.Sum(b => b.OverageSettled);

    private BigInteger OwedHeld() => OpenHolds().Sum(h => h.Owed);

    /// <summary>The account's money that is reserved: of grants, and what may come to be owed, for credits too.</summary>
    private BigInteger FundsHeld() => OpenHolds().Sum(h => h.ReservedIn(_currency) + h.Owed);

    /// <summary>What may still be owed; null: no limit.</summary>
    private BigInteger? OverageRoom(ModelPlan? plan)
    {
        if (!BillsOverage(plan)) return 0;
        return _creditLimit is { } limit ? BigInteger.Max(0, limit - Owed() - OwedHeld()) : null;
    }

    private BigInteger GrantsAvailable(string unit)
    {
        var left = LeftOfAll();
        return AllGrants().Where(g => g.Unit == unit).Sum(g => left.GetValueOrDefault(g.Id));
    }

    private BigInteger? FundsAvailable() => OverageRoom(InForce.Plan) is { } room ? room + GrantsAvailable(_currency) : null;

    /// <param name="upTo">The last sequence that is looked at.</param>
    private BigInteger SpentOf(ModelCap cap, ModelCounterName counter, ModelSpan window, long upTo = long.MaxValue)
    {
        BigInteger spent = 0;
        // Each event alone: as it stands since it was charged or last corrected, whatever that gave back.
        if (cap.Window == ModelWindow.Event)
            return _postings.LastOrDefault(p => p.IsUsage && p.Id == window.Id) is { } last ? last.Lines.Where(l => Falls(l, last)).Sum(cap.Sees) : 0;
        if (cap.Before is { } before && before.Window == window) spent = before.Spent;
        foreach (var posting in _postings.Where(p => p.Sequence > cap.Since && p.Sequence <= upTo && p.IsUsage && p.WindowOf(cap.Window, Calendar) == window))
        {
            spent += posting.Lines.Where(l => Falls(l, posting)).Sum(cap.Sees);
            // What was charged before the cap began was never counted, so taking it back does not count either.
            spent += posting.Reversed.Where(l => l.ChargedBy > cap.Since && Falls(l, posting)).Sum(cap.Sees);
        }
        return spent;

        bool Falls(ModelLine line, ModelPosting posting) => cap.Counts(line.Item, posting.Properties) && cap.CounterOf(line.Item, posting.Properties) == counter;
    }

    private BigInteger HeldOf(ModelCap cap, ModelCounterName counter, ModelSpan window, long upTo = long.MaxValue) => OpenHolds(upTo)
        .Where(h => h.Authorized.WindowOf(cap.Window, Calendar) == window)
        .Sum(h => h.ReservedOf(cap, counter));

    private BigInteger LeftOf(ModelCap cap, ModelCounterName counter, ModelSpan window) =>
        LimitOf(cap, counter, window) - SpentOf(cap, counter, window) - HeldOf(cap, counter, window);

    /// <summary>Of a budget that was closed: what is spent and held in it, before what is being decided.</summary>
    private BigInteger LimitOf(ModelCap cap, ModelCounterName counter, ModelSpan window) => ClosedBudget(cap, counter) is null
        ? cap.Limit
        : SpentOf(cap, counter, window, _sequence) + HeldOf(cap, counter, window, _sequence);
}
