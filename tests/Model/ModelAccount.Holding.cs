using System.Numerics;

namespace Spend.Model;

// Holds: reserve an estimate, make it bigger or longer, end it.
public sealed partial class ModelAccount
{
    public ModelAnswer Extend(long clock, string id, ModelItem[]? items, int? holdSeconds)
    {
        var now = Begin(clock);
        if (!_configured) return "unknown_customer";
        if (AuthorizationOf(id) is not { } first) return "not_found";
        if (Ended(first) is { } ended) return ended;

        if (first.EventTime < now - EventsBack) return "time_too_old";

        var hold = OpenHold(id)!;
        ModelRate[] rates = [];
        if (items is not null && Rate(items, first.Properties, first.Terms, out rates) is { } wrong) return wrong;
        var until = Math.Max(hold.ExpiresAt, holdSeconds is { } seconds ? now + seconds * ModelCalendar.Second : 0);
        var posting = Follow(first, ModelKind.Extend, "extend", now, until);
        return items is null ? Post(posting) : Reserve(posting, items, rates, hold);
    }

    public ModelAnswer Release(long clock, string id)
    {
        var now = Begin(clock);
        if (!_configured) return "unknown_customer";
        if (AuthorizationOf(id) is not { } first) return "not_found";
        if (first.Kind == ModelKind.Charge || EndOf(id) is { Kind: ModelKind.Settle }) return "already_settled";
        if (EndOf(id) is { } end) return Again(end);
        return Post(Follow(first, ModelKind.Release, "release", now));
    }

    /// <summary>Charges the actual usage; a hold that has expired is charged by the same rule, with nothing to free.</summary>
    public ModelAnswer Settle(long clock, string id, ModelItem[]? items, bool succeeded)
    {
        var now = Begin(clock);
        var content = $"settle {ModelText.Items(items)} {(succeeded ? "success" : "failure")}";
        if (!_configured) return "unknown_customer";
        if (AuthorizationOf(id) is not { } first) return "not_found";
        if (first.Kind == ModelKind.Charge) return "already_settled";
        if (EndsOf(id).FirstOrDefault(p => p.Kind == ModelKind.Settle) is { } settled) return settled.Content == content ? Again(settled) : "already_settled";
        if (EndOf(id) is { Kind: ModelKind.Release }) return "already_released";
        // Expired, and too long ago to be charged.
        if (EndOf(id) is not null && first.EventTime < now - EventsBack) return "time_too_old";

        var hold = OpenHold(id);
        items ??= [.. new ModelHold(id, [.. _postings.Where(p => p.Id == id && p.Kind is ModelKind.Hold or ModelKind.Extend)]).Estimate.Select(l => l.Item)];
        if (Rate(items, first.Properties, first.Terms, out var rates) is { } wrong) return wrong;

        var own = AllGrants().ToDictionary(g => g.Id, g => hold?.ReservedOf(g.Id) ?? 0);
        var posting = Follow(first, ModelKind.Settle, content, now, own: own);
        return Post(posting, () => ChargeAsFarAsAllowed(posting, items, rates, item => !succeeded && !Catalog.Meter(item.Meter)!.ChargedOnFailure));
    }

    /// <summary>Reserves an estimate, or for an extension what it is more than the hold holds; all or nothing.</summary>
    private ModelAnswer Reserve(ModelPosting posting, ModelItem[] items, ModelRate[] rates, ModelHold? hold)
    {
        var estimate = Estimate(posting, items, rates);
        var held = hold?.Held ?? 0;
        // The hold never becomes smaller: then everything about it, its estimate included, stays as it is.
        if (hold is not null && estimate.Sum(l => l.Counted) <= held) return Post(posting);

        var requested = ByCounter(posting, estimate.Select(l => (l.Item, l.Counted)))
            .Select(r => (r.Cap, r.Counter, Amount: r.Amount - (hold?.ReservedOf(r.Cap, r.Counter) ?? 0)))
            .Where(r => r.Amount.Sign > 0)
            .ToList();
        if (InTheWay(posting, requested) is { } denial) return denial;

        BigInteger skip = held, overage = 0;
        var taken = new Dictionary<string, BigInteger>();
        foreach (var line in estimate)
        {
            var skipped = BigInteger.Min(skip, line.Counted);
            skip -= skipped;
            var open = line.Counted - skipped;
            foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g => g.Unit == _currency && g.PaysFor(line.Item.Meter))))
            {
                var take = BigInteger.Min(open, Left(grant) - taken.GetValueOrDefault(grant.Id));
                if (take.Sign <= 0) continue;
                taken[grant.Id] = taken.GetValueOrDefault(grant.Id) + take;
                open -= take;
            }
            overage += open;
        }
        if (OverageRoom(posting.Terms.Plan) is { } room && overage > room) return FundsDenial(posting.Terms.Plan);

        return Post(posting, () =>
        {
            posting.Lines.AddRange(estimate);
            posting.Reserved.AddRange(taken.Select(t => (t.Key, t.Value)));
            posting.ReservedOverage = overage;
            posting.CapReserved.AddRange(requested.Select(r => (r.Cap.Id, r.Cap.Since, r.Counter, r.Amount)));
        });
    }

    /// <summary>What the items would cost at the counters now, each seeing those before it.</summary>
    private List<ModelLine> Estimate(ModelPosting posting, ModelItem[] items, ModelRate[] rates)
    {
        var lines = new List<ModelLine>();
        for (var i = 0; i < items.Length; i++)
        {
            var before = UsageOf(posting.Period, rates[i].Ref).Quantity + lines.Where(l => l.Rate.Ref == rates[i].Ref).Sum(l => l.Quantity);
            var amount = rates[i].Cost(before + items[i].Quantity) - rates[i].Cost(before);
            lines.Add(new ModelLine { Item = items[i], Rate = rates[i], Quantity = items[i].Quantity, Amount = amount });
        }
        return lines;
    }

    /// <summary>The authorization of this id; an id that was recorded as an event is none.</summary>
    private ModelPosting? AuthorizationOf(string id) => FirstOf(id) is { Kind: not ModelKind.Usage } first ? first : null;

    private IEnumerable<ModelPosting> EndsOf(string id) => _postings.Where(p => p.Id == id && p.EndsHold);

    private ModelPosting? EndOf(string id) => EndsOf(id).LastOrDefault();

    private ModelAnswer? Ended(ModelPosting first) => (first.Kind, EndOf(first.Id)?.Kind) switch
    {
        (ModelKind.Charge, _) or (_, ModelKind.Settle) => new("already_settled"),
        (_, ModelKind.Release) => new("already_released"),
        (_, ModelKind.Expire) => new("authorization_expired"),
        _ => null,
    };
}
