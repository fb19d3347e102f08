namespace Spend.Model;

// Corrections of what was charged.
public sealed partial class ModelAccount
{
    public ModelAnswer Void(long clock, string id, string reason) => Correct(clock, id, ModelKind.Void, $"void {reason}", null);

    public ModelAnswer Amend(long clock, string id, ModelItem[] items, string reason) =>
        Correct(clock, id, ModelKind.Amend, $"amend {ModelText.Items(items)} {reason}", items);

    private ModelAnswer Correct(long clock, string id, ModelKind kind, string content, ModelItem[]? items) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (FirstOf(id) is not { } first) return "not_found";
        var all = _postings.Where(p => p.Id == id).ToList();
        if (all.Find(p => p.Kind == kind && p.Content == content) is { } same) return Again(same);
        if (all.Exists(p => p.Kind == ModelKind.Void)) return "already_voided";
        if (OpenHold(id) is not null) return "still_held";
        if (all.FindLast(p => p.HasUsage) is not { } charged) return "not_found";
        if (first.Period.End + 2 * EventsBack <= now) return "period_closed";
        ModelRate[] rates = [];
        if (items is not null && Rate(items, first.Properties, first.Terms, out rates) is { } wrong) return wrong;

        var posting = Follow(first, kind, content, now);
        return Post(posting, () =>
        {
            // Last first, so that taking back the latest event is its exact inverse line by line.
            foreach (var line in Enumerable.Reverse(charged.Lines))
                Charge(posting, line.Item, line.Rate, limited: true, ModelPayment.Real, line, charged.Sequence);
            if (items is not null) ChargeAsFarAsAllowed(posting, items, rates);
        });
    });
}
