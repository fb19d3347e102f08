namespace Spend.Model;

// Commands about what was used, and the times and things they speak of.
public sealed partial class ModelCommands
{
    private ModelCommand AnyEventCommand() => _dice.Weighted<Func<ModelCommand>>(
        (22, () => AnyAuthorize(null)),
        (20, () => AnyAuthorize(_dice.Of(1, 60, 600, 600, 3600, 86400, 86400))),
        (12, () => new RecordUsage(NewOrOldId(false), AnyItems(), AnyProperties(), AnyTime())),
        (16, () => OfHold(id => new Settle(id, _dice.Chance(350) ? null : AnyItems(), _dice.Chance(800)))),
        (8, () => OfHold(id => new Extend(id, _dice.Chance(250) ? null : AnyItems(), _dice.Chance(400) ? null : _dice.Of(1, 60, 600, 7200, 86400)))),
        (5, () => OfHold(id => new Release(id))),
        (7, () => new VoidEvent(OldId(false), _dice.Of("wrong", "wrong", "twice"))),
        (7, () => new AmendEvent(OldId(false), AnyItems(), _dice.Of("wrong", "wrong", "less"))))();

    private Authorize AnyAuthorize(int? hold) => new(NewOrOldId(hold is not null), AnyItems(), AnyProperties(), AnyTime(), hold);

    private string NewOrOldId(bool held) => _events.Count > 0 && _dice.Chance(40) ? OldId(held) : $"e{++_ids}";

    private string OldId(bool held)
    {
        if (_events.Count == 0 || _dice.Chance(10)) return "nothing";
        var fitting = _dice.Chance(900) ? _events.Where(e => held ? Open(e) : e.Charged).ToArray() : [];
        if (fitting.Length == 0) fitting = [.. _events];
        return fitting[^Math.Min(fitting.Length, 1 + _dice.Upto(_dice.Of(1, 3, 8, 200)))].Id;
    }

    private bool Open((string Id, bool Held, bool Charged, long Until) said) => said.Held && said.Until > _clock;

    /// <summary>Of a hold, where one is open; else mostly a new hold.</summary>
    private ModelCommand OfHold(Func<string, ModelCommand> command) =>
        _events.Exists(Open) || _dice.Chance(250) ? command(OldId(true)) : AnyAuthorize(_dice.Of(600, 3600, 86400));

    private ModelItem[] AnyItems() => [.. Enumerable.Range(0, _dice.Weighted((60, 1), (25, 2), (12, 3), (3, 6))).Select(_ => AnyItem())];

    private ModelItem AnyItem()
    {
        var meter = _dice.Weighted((36, "tokens"), (15, "images"), (10, "pages"), (20, "calls"), (1, "jobs"), (8, "peak"), (8, "seats"), (8, "storage"));
        if (_dice.Chance(4)) meter = "unheard-of";
        var counted = ModelCatalogs.Meters.Any(m => m.Key == meter && m.Aggregation is ModelAggregation.Count or ModelAggregation.Unique);
        var quantity = counted
            ? _dice.Chance(10) ? Exact.Of(2) : Exact.One
            : _dice.Chance(8) ? _dice.Amount("0", "5") - Exact.Of(5)
            : meter == "storage" && _dice.Chance(150) ? 0
            : _dice.Amount("1", "1", "2", "3", "5", "7.5", "10", "10", "20", "0.5", "0.333333333333", "33.000000000001", "0.000000000001", "50");
        // Mostly they say who it was: whoever counts users must know.
        if (meter == "seats" && _dice.Chance(900)) return new ModelItem(meter, quantity, ModelProperties.Of(("user", _dice.Of("ann", "bob", "cy", "dee"))));
        return new ModelItem(meter, quantity, _dice.Chance(300) ? AnyProperties() : ModelProperties.None);
    }

    private ModelProperties AnyProperties()
    {
        var pairs = new List<(string, string)>();
        if (_dice.Chance(700)) pairs.Add(("model", _dice.Of("a", "b", "c")));
        if (_dice.Chance(400)) pairs.Add(("type", _dice.Of("in", "out")));
        // Mostly from the root of the tree down to some depth; sometimes with gaps.
        if (_dice.Chance(600)) pairs.AddRange(AnyPath().Take(1 + _dice.Upto(4)).Where(_ => _dice.Chance(900)));
        if (_dice.Chance(850)) pairs.Add(("size", _dice.Chance(20) ? "big" : _dice.Of("5", "10", "10.000000000001", "50", "100", "250")));
        return ModelProperties.Of([.. pairs]);
    }

    private long? AnyTime()
    {
        var now = Math.Max(_clock, _latest);
        return _dice.Weighted<Func<long?>>(
            (120, () => null),
            (6, () => now),
            (12, () => now - _dice.Below(2 * ModelCalendar.Hour)),
            (4, () => now - _dice.Below(34 * ModelCalendar.Day)),
            (6, () => now - _dice.Below(3 * ModelCalendar.Day)),
            (6, () => ModelCalendar.Of(_zone).Period(now, _dice.Of(Lengths), _anchor).Start - _dice.Of(0, 1)),
            (5, () => _instants.Count == 0 ? now : _instants[^Math.Min(_instants.Count, 1 + _dice.Upto(3))] + _dice.Of(-1, 0, 0, 1)),
            (2, () => now + ModelAccount.EventsAhead + _dice.Of(0, 1, 60 * ModelCalendar.Minute)),
            (3, () => now - ModelAccount.EventsBack - _dice.Of(0, 0, 1, ModelCalendar.Day)),
            (3, () => now + _dice.Below(ModelAccount.EventsAhead)))();
    }
}
