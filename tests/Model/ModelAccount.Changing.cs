namespace Spend.Model;

// A change of the subscription comes about: what it cuts short is rated again, then grants are squared.
public sealed partial class ModelAccount
{
    private ModelAnswer Change(long at, ModelPlan? plan)
    {
        var (ends, begins) = (InForce, new ModelChange(_changes.Count + 1, at, plan));
        var posting = new ModelPosting
        {
            Kind = ModelKind.Change,
            Id = "",
            Sequence = _sequence + 1,
            At = at,
            Content = "change",
            EventTime = at,
            AuthorizedAt = at,
            // What a change makes chargeable is owed on whatever plan.
            Terms = new ModelTerms(new ModelSegment(PeriodAt(at, ends.Length), ends.Number), CountingAt(_contracts, at), null, Billing(ends.Plan), null),
            Properties = ModelProperties.None,
        };
        // Before the change is there: what the old plan has given for the time from now on.
        var (unit, until, part) = StillToCome(ends, at);
        _changes.Add(begins);
        _scheduled = null;
        _postings.Add(posting);

        foreach (var usage in CutShort(ends, at)) RateAgain(posting, usage);
        Refund(posting);
        TakeBack(posting, unit, until, part);
        GrantFirst(posting, begins);
        Record(at);
        return posting.Answer = new ModelAnswer("accepted")
        {
            Lines = [.. posting.Lines.Select(Answered)],
            Units = AmountsOf(posting),
            Money = posting.Charged,
            Sequence = posting.Sequence,
        };
    }

    /// <summary>The counters of the ending change in periods that end later: by period, then as they were first used.</summary>
    private List<ModelUsage> CutShort(ModelChange ends, long at) =>
        [.. Counters(l => l.Segment.Number == ends.Number && l.Segment.Period.End > at).OrderBy(u => u.Segment.Period.Start)];

    private void RateAgain(ModelPosting posting, ModelUsage usage)
    {
        var difference = CostOf(usage) - usage.Amount;
        if (difference.IsZero) return;
        var line = new ModelLine
        {
            Item = new ModelItem(usage.Rate.Meter.Key, 0, ModelProperties.None),
            Rate = usage.Rate,
            Segment = usage.Segment,
            // What is cut short ends later, so it is open.
            BilledIn = usage.Segment.Period,
            EventTime = posting.EventTime,
            Quantity = 0,
            RatesAgain = true,
            Amount = difference,
        };
        Pay(posting, line, usage, null);
        posting.Lines.Add(line);
    }

    private ModelPlan Billing(ModelPlan? plan) => plan is null ? new ModelPlan("", 0, _currency, true, []) : plan with { BillsOverage = true };
}
