using System.Numerics;

namespace Spend.Model;

// Before the action: may this be spent?
public sealed partial class ModelAccount
{
    public ModelAnswer Authorize(long clock, string id, ModelItem[] items, ModelProperties properties, long? time, int? holdSeconds)
    {
        var content = $"authorize {(holdSeconds is null ? "charge" : "hold")} {ModelText.Items(items)} [{properties}] at {time}";
        if (Open(clock, id, content, items, properties, time, out var now, out var rates) is { } no) return no;

        var kind = holdSeconds is null ? ModelKind.Charge : ModelKind.Hold;
        var posting = NewPosting(kind, id, content, now, time ?? now, properties, now + (holdSeconds ?? 0) * ModelCalendar.Second);
        return holdSeconds is null ? ChargeAll(posting, items, rates) : Reserve(posting, items, rates, null);
    }

    public ModelAnswer RecordUsage(long clock, string id, ModelItem[] items, ModelProperties properties, long? time)
    {
        var content = $"event {ModelText.Items(items)} [{properties}] at {time}";
        if (Open(clock, id, content, items, properties, time, out var now, out var rates) is { } no) return no;

        var posting = NewPosting(ModelKind.Usage, id, content, now, time ?? now, properties);
        return Post(posting, () => ChargeAsFarAsAllowed(posting, items, rates));
    }

    private ModelAnswer? Open(long clock, string id, string content, ModelItem[] items, ModelProperties properties, long? time, out long now, out ModelRate[] rates)
    {
        rates = [];
        now = Begin(clock);
        if (!_configured) return "unknown_customer";
        if (FirstOf(id) is { } first) return first.Content == content ? Again(first) : "id_reused";
        if (time < now - EventsBack) return "time_too_old";
        if (time > now + EventsAhead) return "time_too_new";
        return Rate(items, properties, CurrentTerms, out rates);
    }

    /// <summary>The price of each item, or what is wrong.</summary>
    private ModelAnswer? Rate(ModelItem[] items, ModelProperties properties, ModelTerms terms, out ModelRate[] rates)
    {
        rates = [];
        if (items.Any(i => Catalog.Meter(i.Meter) is null)) return "unknown_meter";
        if (items.Any(i => Catalog.Meter(i.Meter)!.Counts ? i.Quantity != Exact.One : i.Quantity.Sign <= 0)) return "invalid_quantity";
        if (terms is { Plan: null, Book: null }) return "no_subscription";
        var found = items.Select(i => terms.RateOf(i, properties, _currency)).ToArray();
        if (found.Contains(null)) return "not_priced";
        rates = found!;
        return null;
    }

    private ModelAnswer ChargeAll(ModelPosting posting, ModelItem[] items, ModelRate[] rates)
    {
        // Rehearsed as if nothing could stop it: what would each cap have to bear?
        _postings.Add(posting);
        for (var i = 0; i < items.Length; i++)
        {
            var before = UsageOf(posting.Period, rates[i].Ref);
            var amount = rates[i].Cost(before.Quantity + items[i].Quantity) - rates[i].Cost(before.Quantity);
            var line = new ModelLine { Item = items[i], Rate = rates[i], Quantity = items[i].Quantity, Amount = amount };
            if (amount.Sign < 0) GiveBack(posting, line, before, null);
            else line.Overage = amount;
            posting.Lines.Add(line);
        }
        var requested = ByCounter(posting, posting.Lines.Select(l => (l.Item, l.Charged)));
        _postings.Remove(posting);
        posting.Lines.Clear();
        if (InTheWay(posting, requested) is { } denial) return denial;

        // Item by item; one that is not covered denies all.
        _postings.Add(posting);
        for (var i = 0; i < items.Length; i++)
        {
            var line = Charge(posting, items[i], rates[i], items[i].Quantity, l => l.Amount);
            if (line.Amount.Sign <= 0 || line.Unbilled.IsZero) continue;
            _postings.Remove(posting);
            return FundsDenial(posting.Terms.Plan);
        }
        _postings.Remove(posting);
        return Post(posting);
    }

    private void ChargeAsFarAsAllowed(ModelPosting posting, ModelItem[] items, ModelRate[] rates, Func<ModelItem, bool>? free = null)
    {
        for (var i = 0; i < items.Length; i++)
        {
            var wholly = free?.Invoke(items[i]) == true;
            Charge(posting, items[i], rates[i], items[i].Quantity, line => wholly ? 0 : AllowedByCaps(posting, line, line.Amount));
        }
    }

    private ModelAnswer FundsDenial(ModelPlan? plan) =>
        plan is { BillsOverage: true } || (plan is null && _creditLimit is not null) ? "credit_limit" : "insufficient_funds";

    /// <summary>Adds amounts up by the cap counters their items fall under.</summary>
    private List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)> ByCounter(ModelPosting posting, IEnumerable<(ModelItem Item, BigInteger Amount)> amounts)
    {
        var sums = new List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)>();
        foreach (var (item, amount) in amounts)
            foreach (var cap in _caps.Where(c => c.Counts(item, posting.Properties)))
            {
                var counter = cap.CounterOf(item, posting.Properties);
                var at = sums.FindIndex(s => s.Cap.Id == cap.Id && s.Counter == counter);
                if (at < 0) sums.Add((cap, counter, amount));
                else sums[at] = (cap, counter, sums[at].Amount + amount);
            }
        return sums;
    }

    /// <summary>Of several caps in the way, the one with least left, then by id.</summary>
    private ModelAnswer? InTheWay(ModelPosting posting, List<(ModelCap Cap, ModelCounterName Counter, BigInteger Amount)> requested) => requested
        .Select(r => (r.Cap.Id, r.Amount, Left: LeftOf(r.Cap, r.Counter, posting.WindowOf(r.Cap.Window, Calendar))))
        .Where(r => r.Amount.Sign > 0 && r.Amount > r.Left)
        .OrderBy(r => r.Left).ThenBy(r => r.Id, StringComparer.Ordinal)
        .Select(r => new ModelAnswer("cap_exceeded") { LimitId = r.Id })
        .FirstOrDefault();
}
