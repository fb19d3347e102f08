using System.Numerics;

namespace Spend.Model;

// Reserving an estimate, or for an extension what it is more than the hold holds; all or nothing.
public sealed partial class ModelAccount
{
    private ModelAnswer Reserve(ModelPosting posting, ModelItem[] items, ModelRate[] rates, ModelHold? hold)
    {
        var estimate = Estimate(posting, items, rates);
        var held = hold?.Held ?? [];
        // The hold never becomes smaller: where no unit grows, everything about it, its estimate included, stays as it is.
        var grows = estimate.GroupBy(l => l.Rate.Unit).Any(g => g.Sum(l => l.Counted) > held.GetValueOrDefault(g.Key))
            || RequestedOfCaps(posting, estimate, hold).Exists(r => r.Cap.Meter is not null);
        if (hold is not null && !grows) return Post(posting);

        var open = DrawForHold(posting, estimate, held);
        var requested = RequestedOfCaps(posting, estimate, hold);
        if (InTheWay(posting, requested) is { } denial) return denial;
        if (FirstNotCovered(posting.Terms.Plan, estimate, open) is { } line) return FundsDenial(posting.Terms.Plan, line);

        return Post(posting, () =>
        {
            posting.Lines.AddRange(estimate);
            posting.Reserved.AddRange(estimate.SelectMany(l => l.Burns.Select(b => (b.Grant, l.Rate.Unit, b.Amount))));
            posting.ReservedOverage.AddRange(estimate.Select(l => (l.Rate.Unit, l.Overage, l.Owed)));
            posting.CapReserved.AddRange(requested.Select(r => (r.Cap.Id, r.Cap.Since, r.Counter, r.Amount)));
        });
    }

    /// <summary>What the items would cost at the counters now, each seeing those before it.</summary>
    private List<ModelLine> Estimate(ModelPosting posting, ModelItem[] items, ModelRate[] rates)
    {
        var lines = new List<ModelLine>();
        for (var i = 0; i < items.Length; i++)
        {
            var line = NewLine(posting, items[i], rates[i]);
            var before = UsageOf(line.Segment, rates[i]);
            foreach (var earlier in lines.Where(l => l.Rate.Ref == rates[i].Ref)) before.Add(earlier);
            line.Amount = CostOf(With(before, line)) - before.Amount;
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>
    /// Draws on grants, in each unit after skipping what is held already, and lets all else that could be owed be owed, as caps see it.
    /// Returns what of each line is covered by no grant.
    /// </summary>
    private List<BigInteger> DrawForHold(ModelPosting posting, List<ModelLine> estimate, Dictionary<string, BigInteger> held)
    {
        var skip = new Dictionary<string, BigInteger>(held);
        var left = LeftOfAll();
        var overage = new Dictionary<ModelPriceRef, BigInteger>();
        var rest = new List<BigInteger>();
        foreach (var line in estimate)
        {
            var skipped = BigInteger.Min(skip.GetValueOrDefault(line.Rate.Unit), line.Counted);
            skip[line.Rate.Unit] = skip.GetValueOrDefault(line.Rate.Unit) - skipped;
            var open = line.Counted - skipped;
            foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g => !g.Closed && g.PaysFor(line.Rate))))
            {
                if (open.IsZero) break;
                var take = BigInteger.Min(open, left[grant.Id]);
                if (take.Sign <= 0) continue;
                left[grant.Id] -= take;
                line.Burns.Add((grant.Id, take));
                open -= take;
            }
            rest.Add(open);
            if (!CanBeOwed(line.Rate, posting.Terms.Plan)) continue;
            // On top of what this price owes already, and of what the lines before would add.
            var before = UsageOf(line.Segment, line.Rate).Overage + overage.GetValueOrDefault(line.Rate.Ref);
            overage[line.Rate.Ref] = overage.GetValueOrDefault(line.Rate.Ref) + open;
            line.Overage = open;
            line.Owed = line.Rate.Owed(before + open) - line.Rate.Owed(before);
        }
        return rest;
    }

    /// <summary>Of money and units what the estimate is more than the hold holds there; of credits what would be owed for them now.</summary>
    private List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)> RequestedOfCaps(
        ModelPosting posting, List<ModelLine> estimate, ModelHold? hold)
    {
        var credits = ByCounter(posting, estimate, (cap, l) => cap.Meter is null && !l.Rate.InMoney ? l.Owed : 0);
        return [.. ByCounter(posting, estimate, (cap, l) => cap.Meter is not null ? l.Quantity : l.Rate.InMoney ? l.Counted : 0)
            .Select((r, i) => (r.Cap, r.Counter, Amount: BigInteger.Max(0, r.Amount - (hold?.ReservedOf(r.Cap, r.Counter) ?? 0)) + credits[i].Amount))
            .Where(r => r.Amount.Sign > 0)];
    }

    private ModelLine? FirstNotCovered(ModelPlan? plan, List<ModelLine> estimate, List<BigInteger> open)
    {
        var room = OverageRoom(plan);
        for (var i = 0; i < estimate.Count; i++)
        {
            if (!open[i].IsZero && !CanBeOwed(estimate[i].Rate, plan)) return estimate[i];
            if ((room -= estimate[i].Owed) < 0) return estimate[i];
        }
        return null;
    }
}
