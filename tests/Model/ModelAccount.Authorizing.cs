using System.Numerics;

namespace Spend.Model;

// Before the action: may this be spent?
public sealed partial class ModelAccount
{
    public ModelAnswer Authorize(long clock, string id, ModelItem[] items, ModelProperties properties, long? time, int? holdSeconds) =>
        Decide(clock, now => Noted(now, Authorize(id, items, properties, time, holdSeconds, now)));

    public ModelAnswer RecordUsage(long clock, string id, ModelItem[] items, ModelProperties properties, long? time) => Decide(clock, now =>
    {
        var content = $"event {ModelText.Items(items)} [{properties}] at {time}";
        if (Open(id, content, items, properties, time, isNew: false, now, out var terms, out var rates) is { } no) return no;

        var posting = NewPosting(ModelKind.Usage, id, content, now, time ?? now, terms!, properties);
        return Post(posting, () => ChargeAsFarAsAllowed(posting, items, rates));
    });

    private ModelAnswer Authorize(string id, ModelItem[] items, ModelProperties properties, long? time, int? holdSeconds, long now)
    {
        var content = $"authorize {(holdSeconds is null ? "charge" : "hold")} {ModelText.Items(items)} [{properties}] at {time}";
        if (Open(id, content, items, properties, time, isNew: true, now, out var terms, out var rates) is { } no) return no;

        var kind = holdSeconds is null ? ModelKind.Charge : ModelKind.Hold;
        var posting = NewPosting(kind, id, content, now, time ?? now, terms!, properties, now + (holdSeconds ?? 0) * ModelCalendar.Second);
        return holdSeconds is null ? ChargeAll(posting, items, rates) : Reserve(posting, items, rates, null);
    }

    /// <param name="isNew">Whether it asks for something that has not happened yet: that can be stopped.</param>
    private ModelAnswer? Open(
        string id, string content, ModelItem[] items, ModelProperties properties, long? time, bool isNew, long now,
        out ModelTerms? terms, out ModelRate[] rates)
    {
        rates = [];
        terms = null;
        if (!_configured) return "unknown_customer";
        if (FirstOf(id) is { } first) return first.Content == content ? Again(first) : "id_reused";
        if (isNew && Stopped(now) is { } stopped) return stopped;
        if (time < now - EventsBack) return "time_too_old";
        if (time > now + EventsAhead) return "time_too_new";
        terms = TermsAt(time ?? now);
        if (terms.Plan is { RejectsLate: true } && IsClosed(terms.Segment, now)) return "period_closed";
        return Rate(items, properties, terms, out rates);
    }

    /// <summary>The price of each item, or what is wrong.</summary>
    private ModelAnswer? Rate(ModelItem[] items, ModelProperties properties, ModelTerms terms, out ModelRate[] rates)
    {
        rates = [];
        if (items.Any(i => Catalog.Meter(i.Meter) is null)) return "unknown_meter";
        if (items.Any(i => !Catalog.Meter(i.Meter)!.Takes(i))) return "invalid_quantity";
        if (items.Any(i => Catalog.Meter(i.Meter)!.LacksValue(i, properties))) return "missing_property";
        if (terms.Nothing) return "no_subscription";
        var found = items.Select(i => terms.RateOf(i, Catalog.Meter(i.Meter)!, properties, _currency)).ToArray();
        if (found.Contains(null)) return "not_priced";
        rates = found!;
        return null;
    }

    private ModelAnswer ChargeAll(ModelPosting posting, ModelItem[] items, ModelRate[] rates)
    {
        // Rehearsed as if nothing could stop it: what would each cap have to bear?
        _postings.Add(posting);
        for (var i = 0; i < items.Length; i++) Charge(posting, items[i], rates[i], limited: false, ModelPayment.AsCapsSeeIt);
        var requested = ByCounter(posting, posting.Lines, (cap, line) => cap.Sees(line));
        _postings.Remove(posting);
        posting.Lines.Clear();
        if (InTheWay(posting, requested) is { } denial) return denial;

        // Item by item; one that is not covered denies all.
        _postings.Add(posting);
        for (var i = 0; i < items.Length; i++)
        {
            var line = Charge(posting, items[i], rates[i], limited: false);
            if (line.Amount.Sign <= 0 || line.Unbilled.IsZero) continue;
            _postings.Remove(posting);
            return FundsDenial(posting.Terms.Plan, line);
        }
        _postings.Remove(posting);
        return Post(posting);
    }

    private void ChargeAsFarAsAllowed(ModelPosting posting, ModelItem[] items, ModelRate[] rates, Func<ModelItem, bool>? free = null)
    {
        for (var i = 0; i < items.Length; i++)
        {
            var payment = free?.Invoke(items[i]) == true ? ModelPayment.Nobody : ModelPayment.Real;
            Charge(posting, items[i], rates[i], limited: true, payment);
        }
    }

    /// <param name="line">The first that is not covered. It has drawn on every grant that could pay for it and had anything left.</param>
    private ModelAnswer FundsDenial(ModelPlan? plan, ModelLine line)
    {
        var code = CanBeOwed(line.Rate, plan) ? "credit_limit"
            : line.Rate.Price.Allowance.Sign > 0 && AllGrants().All(g => !g.PaysFor(line.Rate) || Left(g).Sign <= 0) ? "allowance_exhausted" : "insufficient_funds";
        return new ModelAnswer(code) { Unit = line.Rate.Unit, LimitId = code == "allowance_exhausted" ? line.Rate.Meter.Key : null };
    }

    /// <summary>Adds amounts up by the cap counters their items fall under.</summary>
    private List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)> ByCounter(
        ModelPosting posting, IEnumerable<ModelLine> lines, Func<ModelCap, ModelLine, BigInteger> sees)
    {
        var sums = new List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)>();
        foreach (var line in lines)
            foreach (var cap in _caps.Where(c => c.Counts(line.Item, posting.Properties)))
            {
                var (counter, amount) = (cap.CounterOf(line.Item, posting.Properties), sees(cap, line));
                var at = sums.FindIndex(s => s.Cap.Id == cap.Id && s.Counter == counter);
                if (at < 0) sums.Add((cap, counter, amount));
                else sums[at] = (cap, counter, sums[at].Amount + amount);
            }
        return sums;
    }

    /// <summary>Of several caps in the way, money before units, then the one with least left, then by id.</summary>
    private ModelAnswer? InTheWay(ModelPosting posting, List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)> requested) => requested
        .Where(r => r.Cap.Stops)
        .Select(r => (r.Cap.Id, r.Cap.Meter, r.Amount, Left: LeftOf(r.Cap, r.Counter, posting.WindowOf(r.Cap.Window, Calendar))))
        .Where(r => r.Amount.Sign > 0 && r.Amount > r.Left)
        .OrderBy(r => r.Meter is not null).ThenBy(r => r.Left).ThenBy(r => r.Id, StringComparer.Ordinal)
        .Select(r => new ModelAnswer("cap_exceeded") { LimitId = r.Id })
        .FirstOrDefault();
}
