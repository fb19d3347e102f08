namespace Spend.Model;

// Holds: make one bigger or longer, end it.
public sealed partial class ModelAccount
{
    public ModelAnswer Extend(long clock, string id, ModelItem[]? items, int? holdSeconds) =>
        Decide(clock, now => Noted(now, Extend(id, items, holdSeconds, now)));

    private ModelAnswer Extend(string id, ModelItem[]? items, int? holdSeconds, long now)
    {
        if (!_configured) return "unknown_customer";
        if (AuthorizationOf(id) is not { } first) return "not_found";
        if (Ended(first) is { } ended) return ended;
        if (Stopped(now) is { } stopped) return stopped;
        if (first.EventTime < now - EventsBack) return "time_too_old";

        var hold = OpenHold(id)!;
        ModelRate[] rates = [];
        if (items is not null && Rate(items, first.Properties, first.Terms, out rates) is { } wrong) return wrong;
        var until = Math.Max(hold.ExpiresAt, holdSeconds is { } seconds ? now + seconds * ModelCalendar.Second : 0);
        var posting = Follow(first, ModelKind.Extend, "extend", now, until);
        return items is null ? Post(posting) : Reserve(posting, items, rates, hold);
    }

    public ModelAnswer Release(long clock, string id) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (AuthorizationOf(id) is not { } first) return "not_found";
        if (first.Kind == ModelKind.Charge || EndOf(id) is { Kind: ModelKind.Settle }) return "already_settled";
        if (EndOf(id) is { } end) return Again(end);
        return Post(Follow(first, ModelKind.Release, "release", now));
    });

    /// <summary>Charges the actual usage; a hold that has expired is charged by the same rule, with nothing to free.</summary>
    public ModelAnswer Settle(long clock, string id, ModelItem[]? items, bool succeeded) => Decide(clock, now =>
    {
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
    });

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
