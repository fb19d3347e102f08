using System.Numerics;

namespace Spend.Model;

// Everything an account is asked about itself, added up from its whole history (with the posting in the making at its end).
public sealed partial class ModelAccount
{
    private IEnumerable<ModelGrant> AllGrants() => _given.Concat(_postings.SelectMany(p => p.Refunds));

    private List<ModelHold> OpenHolds()
    {
        var ended = _postings.Where(p => p.EndsHold).Select(p => p.Id).ToHashSet();
        return [.. _postings
            .Where(p => p.Kind is ModelKind.Hold or ModelKind.Extend && !ended.Contains(p.Id))
            .GroupBy(p => p.Id)
            .Select(g => new ModelHold(g.Key, [.. g]))];
    }

    private ModelHold? OpenHold(string id) => OpenHolds().Find(h => h.Id == id);

    /// <summary>The usage under one price in one period, and who paid for it.</summary>
    private ModelUsage UsageOf(ModelSpan period, ModelPriceRef price)
    {
        var usage = new ModelUsage { Period = period };
        foreach (var posting in _postings.Where(p => p.Period.Start == period.Start))
            foreach (var line in posting.UsageLines.Where(l => l.Rate.Ref == price)) AddTo(usage, line);
        return usage;
    }

    private static void AddTo(ModelUsage usage, ModelLine line)
    {
        usage.Quantity += line.Quantity;
        usage.Amount += line.Amount;
        usage.Overage += line.Overage;
        usage.Unbilled += line.Unbilled;
        foreach (var (grant, amount) in line.Burns)
        {
            var at = usage.Burnt.FindIndex(b => b.Grant == grant);
            var sum = amount + (at < 0 ? 0 : usage.Burnt[at].Amount);
            // A grant appears once, at its latest burn: giving back does not move it.
            if (at >= 0 && amount.Sign < 0) usage.Burnt[at] = (grant, sum);
            else
            {
                if (at >= 0) usage.Burnt.RemoveAt(at);
                usage.Burnt.Add((grant, sum));
            }
        }
    }

    private BigInteger BurntOf(string grant) => _postings.Sum(p => p.UsageLines.Sum(l => l.Burns.Where(b => b.Grant == grant).Sum(b => b.Amount)));

    private BigInteger HeldOf(string grant) => OpenHolds().Sum(h => h.ReservedOf(grant));

    private BigInteger Left(ModelGrant grant) => grant.Closed ? 0 : grant.Amount - BurntOf(grant.Id) - HeldOf(grant.Id);

    private BigInteger Owed() => _postings.Sum(p => p.UsageLines.Sum(l => l.Overage));

    private BigInteger OverageHeld() => OpenHolds().Sum(h => h.Overage);

    private BigInteger FundsHeld() => OpenHolds().Sum(h => h.Held);

    /// <summary>What may still be owed; null: no limit.</summary>
    private BigInteger? OverageRoom(ModelPlan? plan)
    {
        // A customer without a plan bills overage only where a credit limit is set.
        if (plan is null ? _creditLimit is null : !plan.BillsOverage) return 0;
        return _creditLimit is { } limit ? BigInteger.Max(0, limit - Owed() - OverageHeld()) : null;
    }

    private BigInteger GrantsAvailable() => AllGrants().Where(g => g.Unit == _currency).Sum(Left);

    private BigInteger? FundsAvailable() => OverageRoom(_plan) is { } room ? room + GrantsAvailable() : null;

    private BigInteger SpentOf(ModelCap cap, ModelCounterName counter, ModelSpan window)
    {
        BigInteger spent = 0;
        // Each event alone: as it stands since it was charged or last corrected, whatever that gave back.
        if (cap.Window == ModelWindow.Event)
            return _postings.LastOrDefault(p => p.IsUsage && p.Id == window.Id) is { } last ? last.Lines.Where(l => Falls(l, last)).Sum(l => l.Charged) : 0;
        foreach (var posting in _postings.Where(p => p.Sequence > cap.Since && p.IsUsage && p.WindowOf(cap.Window, Calendar) == window))
        {
            spent += posting.Lines.Where(l => Falls(l, posting)).Sum(l => l.Charged);
            // What was charged before the cap began was never counted, so taking it back does not count either.
            spent += posting.Reversed.Where(l => l.ChargedBy > cap.Since && Falls(l, posting)).Sum(l => l.Charged);
        }
        return spent;

        bool Falls(ModelLine line, ModelPosting posting) => cap.Counts(line.Item, posting.Properties) && cap.CounterOf(line.Item, posting.Properties) == counter;
    }

    private BigInteger HeldOf(ModelCap cap, ModelCounterName counter, ModelSpan window) => OpenHolds()
        .Where(h => h.Authorized.WindowOf(cap.Window, Calendar) == window)
        .Sum(h => h.ReservedOf(cap, counter));

    private BigInteger LeftOf(ModelCap cap, ModelCounterName counter, ModelSpan window) =>
        cap.Limit - SpentOf(cap, counter, window) - HeldOf(cap, counter, window);
}
