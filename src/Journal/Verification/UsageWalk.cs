using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;

namespace Spend.Journal.Verification;

/// <summary>
/// Rates every line again: usage is added up here, apart from the account's own counters, and each amount must be
/// cost(level after) - cost(level before) by the version of the price that the line names, with the segment's part of its period (law 5).
/// </summary>
internal sealed class UsageWalk(Catalog catalog, TermsBook terms, Findings findings)
{
    private readonly Dictionary<(SegmentRef Segment, PriceRef Price), UsageTotal> _totals = [];
    private readonly Dictionary<(BillingPeriod BilledIn, SegmentRef Segment, PriceRef Price), UsageTotal> _late = [];
    private readonly Dictionary<BillingPeriod, Money> _spent = [];
    private readonly HashSet<SegmentRef> _open = [];
    private readonly LineCheck _lines = new(catalog, findings);

    public IReadOnlyDictionary<(SegmentRef Segment, PriceRef Price), UsageTotal> Totals => _totals;

    /// <summary>What of it is billed in a later period than its own.</summary>
    public IReadOnlyDictionary<(BillingPeriod BilledIn, SegmentRef Segment, PriceRef Price), UsageTotal> Late => _late;

    public Money Charged
    {
        get
        {
            var sum = Money.Zero;
            foreach (var total in _totals.Values) sum += total.ChargedMoney;
            return sum;
        }
    }

    /// <summary>Whether there is usage from before the first plan that may still change.</summary>
    public bool KeepsUsageWithoutPlan(Instant journalTime)
    {
        foreach (var segment in _open)
            if (segment.Change == 0 && segment.Period.End + Account.PeriodsStay > journalTime) return true;
        return false;
    }

    public void Follow(Posting posting)
    {
        CheckShape(posting);
        if (!posting.MovesUsage)
        {
            Estimate(posting);
            return;
        }
        foreach (var line in posting.Reversed) Move(posting, line, takesBack: true);
        foreach (var line in posting.Lines) Move(posting, line, takesBack: false);
        if (_open.Add(posting.Segment)) Close(posting.At);
    }

    /// <summary>Segments that end early are rated again with the part they really had. The change is in the book of terms already.</summary>
    public void Cut(PlanChanged changed, PlanChange ended)
    {
        SegmentRef? previous = null;
        foreach (var (segment, lines) in changed.Cuts)
        {
            findings.Require(
                segment.Change == ended.Number && segment.Period.End > changed.At, segment,
                "a segment that a change cuts short", $"of change {ended.Number}, in a period that ends later");
            findings.Require(
                previous is not { } before || SegmentRef.Order.Compare(before, segment) < 0, segment,
                "order of the segments that a change cuts short", $"after {previous}");
            previous = segment;
            var number = -1;
            foreach (var line in lines)
            {
                var total = TotalOf(segment, line.Price);
                findings.Require(total.Number > number, line.Price.Name(), "order of the counters of a segment cut short", "as they were first used");
                number = total.Number;
                Cut(segment, line, total);
            }
        }
        foreach (var ((segment, reference), total) in _totals)
            if (segment.Change == ended.Number && segment.Period.End > changed.At && terms.PriceOf(reference) is { } price)
                findings.Expect(price.CostOf(total.Level, terms.PartOf(segment)), total.Amount, "price of a segment cut short", $"{reference.Name()}, {segment.Period.Id}");
    }

    /// <summary>For each price of each segment: what was charged in steps is what the whole costs at once.</summary>
    public void Finish()
    {
        findings.Sequence = 0;
        foreach (var ((segment, reference), total) in _totals)
        {
            if (terms.PriceOf(reference) is not { } price) continue; // said where it was used
            var of = $"{reference.Name()}, change {segment.Change} in period from {segment.Period.Start}";
            findings.Expect(price.CostOf(total.Level, terms.PartOf(segment)), total.Amount, "price of the total usage", of);
            findings.Expect(total.Amount, total.Burnt + total.Overage + total.Unbilled, "who paid for the total usage", of);
            findings.Expect(price.OwedFor(total.Overage), total.Owed, "what is owed for the total usage", of);
        }
    }

    /// <summary>What was charged in money for usage of a period.</summary>
    public Money SpentIn(BillingPeriod period) => _spent.GetValueOrDefault(period);

    /// <summary>The prices that have rated something in a segment, in the order in which they were first used.</summary>
    public IEnumerable<PriceRef> PricesUsedIn(SegmentRef segment) =>
        _totals.Where(total => total.Key.Segment == segment).OrderBy(static total => total.Value.Number).Select(static total => total.Key.Price);

    /// <summary>The counter of a price in a segment, as far as it has been used.</summary>
    public UsageTotal? Find(SegmentRef segment, PriceRef price) => _totals.GetValueOrDefault((segment, price));

    private UsageTotal TotalOf(SegmentRef segment, PriceRef price)
    {
        if (!_totals.TryGetValue((segment, price), out var total)) _totals.Add((segment, price), total = new UsageTotal(_totals.Count));
        return total;
    }

    private void CheckShape(Posting posting)
    {
        var hasLines = posting.Kind is not (PostingKind.Release or PostingKind.Expire or PostingKind.Void);
        if (!hasLines) findings.Expect(0, posting.Lines.Length, "no usage in a posting that charges none");
        if (posting.Kind is not (PostingKind.Void or PostingKind.Amend)) findings.Expect(0, posting.Reversed.Length, "nothing is taken back outside of corrections");
    }

    private void Move(Posting posting, Line line, bool takesBack)
    {
        var total = TotalOf(posting.Segment, line.Price);
        if (PriceOf(line) is { } price)
        {
            _lines.CheckBilled(line, price, total.Count.Level, terms.PartOf(posting.Segment));
            _lines.Rate(posting, line, price, total.Count, terms.PartOf(posting.Segment), takesBack);
            _lines.CheckPayment(line, price, total.Overage, posting.BillsOverage);
        }
        if (posting.Kind == PostingKind.Charge && line.Amount.IsPositive) findings.Expect(Money.Zero, line.Unbilled, "a charge is covered in full", line.Item.Meter);
        Add(posting.Segment, total, line);
        if (posting.BilledIn is not { } later) return;
        var key = (later, posting.Segment, line.Price);
        if (!_late.TryGetValue(key, out var late)) _late.Add(key, late = new UsageTotal(_late.Count));
        late.Add(line);
    }

    /// <summary>An estimate counts for as long as its own lines are rated.</summary>
    private void Estimate(Posting posting)
    {
        var counts = new List<(LevelCount Count, Line Line, Price Price)>();
        foreach (var line in posting.Lines)
        {
            findings.Require(
                line.Burns.Length == 0 && line.Overage.IsZero && line.Owed.IsZero && line.Unbilled.IsZero, line.Item.Meter, "an estimate is paid by nobody", "no payment");
            if (PriceOf(line) is not { } price) continue;
            var count = Find(posting.Segment, line.Price)?.Count ?? counts.Find(c => c.Line.Price.Equals(line.Price)).Count ?? new LevelCount();
            _lines.Rate(posting, line, price, count, terms.PartOf(posting.Segment), takesBack: false);
            counts.Add((count, line, price));
        }
        foreach (var (count, line, price) in counts) _lines.Uncount(posting, line, price, count);
    }

    private void Cut(SegmentRef segment, Line line, UsageTotal total)
    {
        if (PriceOf(line) is { } price)
        {
            findings.Expect(price.CostOf(total.Level, terms.PartOf(segment)) - total.Amount, line.Amount, "amount of a segment cut short", line.Price.Name());
            findings.Require(!line.Amount.IsZero, line.Amount, "a line of a segment cut short", "another cost than before", line.Price.Name());
            // What a change makes chargeable is owed on whatever plan.
            _lines.CheckPayment(line, price, total.Overage, billsOverage: true);
        }
        findings.Expect(terms.PriceOf(line.Price)?.Unit, line.Unit, "unit of the price", line.Price.Name());
        findings.Require(
            line is { Item: { Quantity.IsZero: true, Properties.Count: 0 }, Level.IsZero: true, Aggregation: Aggregation.Sum, Observation: null, TakesBack: false },
            line.Item.Quantity, "a line of a segment cut short", "no usage", line.Price.Name());
        Add(segment, total, line);
    }

    private void Add(SegmentRef segment, UsageTotal total, Line line)
    {
        total.Add(line);
        _spent[segment.Period] = _spent.GetValueOrDefault(segment.Period) + line.ChargedMoney;
        findings.Require(
            total.Level >= Quantity.Zero && !total.Overage.IsNegative && !total.Owed.IsNegative && !total.Unbilled.IsNegative && !total.Burnt.IsNegative,
            $"{total.Level} used, {total.Overage} overage, {total.Owed} owed, {total.Unbilled} unbilled, {total.Burnt} burnt", "counter", "nothing below zero", line.Price.Name());
    }

    private Price? PriceOf(Line line)
    {
        var price = terms.PriceOf(line.Price);
        if (price is null) findings.Add("the catalog keeps every price a journal names", line.Price.Name(), "none");
        return price;
    }

    /// <summary>What was counted in periods that take no more usage or corrections need not be remembered.</summary>
    private void Close(Instant now)
    {
        var closed = _open.Where(segment => segment.Period.End + Account.PeriodsStay + Limits.EventsAhead <= now).ToHashSet();
        if (closed.Count == 0) return;
        _open.ExceptWith(closed);
        foreach (var ((segment, _), total) in _totals)
            if (closed.Contains(segment)) total.Count.Close();
    }
}
