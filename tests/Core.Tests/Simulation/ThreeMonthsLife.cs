using Spend.Model;

namespace Spend.Core.Tests.Simulation;

/// <summary>
/// Three months of one customer, by chance: a change of plan every few days, contracts, prices of its own, grants, caps, holds, usage that
/// is on time, late or too late, and corrections of usage long ago. The same seed makes the same life. A <see cref="Configure"/> after the
/// first is the end of a month.
/// </summary>
internal sealed class ThreeMonthsLife
{
    private const int Days = 92;

    private static readonly (string Zone, string[] Starts)[] Places =
    [
        ("UTC", ["2025-12-28", "2024-02-01"]), ("Europe/Berlin", ["2026-01-31", "2025-09-10"]), ("America/New_York", ["2026-01-15", "2025-08-31"]),
        ("Asia/Kolkata", ["2026-06-30"]), ("America/Santiago", ["2026-02-27", "2025-08-01"]), ("Pacific/Apia", ["2011-11-15"]),
    ];

    private static readonly ModelLength[] Lengths = [ModelLength.Month, ModelLength.Month, ModelLength.Week, ModelLength.Days(10)];

    private readonly ModelDice _dice;
    private readonly string _zone, _currency;
    private readonly ModelAnchor _anchor;
    private readonly List<ModelCatalog> _editions;
    private readonly ModelPrices _prices;
    private readonly List<string> _charged = [], _held = [];
    private readonly List<long> _instants = [];
    private readonly long _start;
    private long _clock;
    private int _ids, _grants, _edition;

    public ThreeMonthsLife(int seed)
    {
        _dice = new ModelDice(seed);
        var (zone, starts) = _dice.Of(Places);
        _zone = zone;
        _currency = _dice.Chance(30) ? "EUR" : "USD";
        _anchor = _dice.Chance(500) ? ModelAnchor.OfDay(_dice.Of(1, 15, 29, 31))
            : ModelAnchor.OfDate(_dice.Of(new DateOnly(2024, 2, 29), new DateOnly(2025, 6, 15), new DateOnly(2026, 12, 31)));
        _editions = [.. new ModelCatalogs(_dice).Editions().Select(WithoutSevenDays)];
        _prices = new ModelPrices(_dice);
        _start = _clock = (DateTime.Parse(_dice.Of(starts)).Ticks - DateTime.UnixEpoch.Ticks) / 10 + _dice.Below(ModelCalendar.Day);
    }

    public ModelCatalog Catalog => _editions[0];

    /// <summary>What came of the step before; says what the next can be about.</summary>
    public bool Accepted { private get; set; }

    public IEnumerable<ModelStep> Steps()
    {
        var configure = new Configure(_currency, _zone, _anchor, _dice.Chance(600) ? null : _dice.Amount("20", "100", "1000"));
        yield return Now(configure);
        yield return Now(AnySubscribe(ModelEffective.Now));
        for (var i = _dice.Upto(3); i > 0; i--) yield return Now(AnyGrant());
        foreach (var day in (int[])[31, 61, Days])
        {
            var end = _start + day * ModelCalendar.Day;
            while (Tick(end))
            {
                var command = AnyCommand();
                yield return Now(command);
                Remember(command);
                // Who is on no plan does not stay so for long.
                if (command is Cancel && _dice.Chance(700)) yield return Now(AnySubscribe(AnyEffective()));
            }
            _clock = end;
            yield return Now(configure);
        }
    }

    private ModelStep Now(ModelCommand command) => new(_clock, command);

    private void Remember(ModelCommand command)
    {
        if (!Accepted) return;
        switch (command)
        {
            case Authorize { HoldSeconds: not null } hold: _held.Add(hold.Id); break;
            case Authorize or RecordUsage: _charged.Add(((EventCommand)command).Id); break;
            case Settle settle: _charged.Add(settle.Id); _held.Remove(settle.Id); break;
            case Release release: _held.Remove(release.Id); break;
        }
    }

    /// <summary>On to the next command; false where that lies beyond the end of the month.</summary>
    private bool Tick(long end)
    {
        _clock = Math.Max(_clock, _dice.Weighted<Func<long>>(
            (10, () => _clock),
            (40, () => _clock + _dice.Below(ModelCalendar.Hour)),
            (40, () => _clock + _dice.Below(24 * ModelCalendar.Hour)),
            (8, () => _clock + _dice.Below(3 * ModelCalendar.Day)),
            (4, () => Border().End + _dice.Of(-1, 0, 0, 1)),
            (6, () => _instants.Where(at => at > _clock).Order().FirstOrDefault(_clock) + _dice.Of(-1, 0, 0, 1)))());
        return _clock < end;
    }

    private ModelSpan Border() => ModelCalendar.Of(_zone).Period(_clock, _dice.Of(Lengths), _anchor);

    /// <summary>Seven days and a week would be two periods of one span and one id: who compares by those cannot tell them apart.</summary>
    private static ModelCatalog WithoutSevenDays(ModelCatalog catalog) => catalog with
    {
        Plans = [.. catalog.Plans.Select(p => p.Length == ModelLength.Days(7) ? p with { Length = ModelLength.Days(8) } : p)],
    };

    private ModelCommand AnyCommand() => _dice.Weighted<Func<ModelCommand>>(
        (24, () => new Authorize(NewId(), AnyItems(), AnyProperties(), AnyTime(), null)),
        (10, () => new Authorize(NewId(), AnyItems(), AnyProperties(), AnyTime(), _dice.Of(600, 3600, 86400))),
        (24, () => new RecordUsage(NewId(), AnyItems(), AnyProperties(), AnyTime())),
        (10, () => new Settle(AnyOf(_held), _dice.Chance(300) ? null : AnyItems(), _dice.Chance(850))),
        (2, () => new Extend(AnyOf(_held), AnyItems(), null)),
        (2, () => new Release(AnyOf(_held))),
        (6, () => new VoidEvent(AnyOf(_charged), "wrong")),
        (6, () => new AmendEvent(AnyOf(_charged), AnyItems(), _dice.Of("wrong", "less"))),
        (16, () => AnySubscribe(AnyEffective())),
        (2, () => new Cancel(AnyEffective())),
        (3, AnyContract),
        (3, () => new SetPrices(_prices.Some(_dice.Of(100, 250)))),
        (1, () => _dice.Chance(500) ? new RemoveContract() : new RemovePrices()),
        (5, AnyGrant),
        (1, () => new VoidGrant($"g{_dice.Between(1, Math.Max(1, _grants))}")),
        (2, AnyCap),
        (1, () => new Publish(_editions[_edition = Math.Min(_edition + 1, _editions.Count - 1)])))();

    private Subscribe AnySubscribe(ModelEffective effective) => new(
        _currency == "EUR" ? "euro" : _dice.Of("pro", "flex", "team"), _dice.Weighted<int?>((7, null), (2, 1), (1, 2)), effective);

    private ModelEffective AnyEffective() => _dice.Weighted<Func<ModelEffective>>(
        (6, () => ModelEffective.Now), (3, () => ModelEffective.PeriodEnd), (3, () => ModelEffective.OnInstant(AnyInstant())))();

    private long AnyInstant()
    {
        var at = _dice.Chance(300) ? Border().End : _clock + 1 + _dice.Below(12 * ModelCalendar.Day);
        _instants.Add(at);
        return at;
    }

    private SetContract AnyContract()
    {
        long? start = _dice.Chance(600) ? null : AnyInstant();
        long? end = _dice.Chance(350) ? null : (start ?? _clock) + 1 + _dice.Below(40 * ModelCalendar.Day);
        return new SetContract(new ModelContract(
            start, end, _prices.Some(_dice.Of(0, 200, 500)), _dice.Chance(600) ? _dice.Amount("10", "100", "333.333333333333") : null,
            _dice.Chance(300) ? _dice.Amount("0", "20", "77.777777777777") : null));
    }

    private AddGrant AnyGrant() => new(new ModelGrant(
        $"g{++_grants}", _dice.Amount("1", "10", "50", "200", "33.333333333333"), _dice.Weighted<string>((6, _currency), (2, "credits"), (2, "points")), _dice.Of(0, 1, 2),
        _dice.Chance(500) ? null : _clock + 1 + _dice.Below(40 * ModelCalendar.Day), _dice.Weighted<string[]>((5, []), (2, ["tokens"]), (1, ["images", "calls"]))));

    private SetCap AnyCap() => new(new ModelCap(
        $"cap{_dice.Between(1, 3)}", _dice.Amount("20", "100", "500", "1000", "5000"), _dice.Of(ModelWindow.Day, ModelWindow.Month, ModelWindow.Period, ModelWindow.Lifetime),
        ModelProperties.None, _dice.Chance(700) ? [] : ["user"]));

    private string NewId() => $"e{++_ids}";

    /// <summary>One of the last, or of long ago.</summary>
    private string AnyOf(List<string> ids) => ids.Count == 0 ? "nothing" : ids[^(1 + _dice.Upto(Math.Min(ids.Count, _dice.Of(2, 15, 100))))];

    private ModelItem[] AnyItems() => [.. Enumerable.Range(0, _dice.Weighted((7, 1), (2, 2), (1, 4))).Select(_ => AnyItem())];

    private ModelItem AnyItem()
    {
        var meter = _dice.Of("tokens", "tokens", "images", "pages", "calls", "peak", "seats", "storage");
        if (meter == "seats") return new ModelItem(meter, Exact.One, ModelProperties.Of(("user", _dice.Of("ann", "bob", "cy", "dee", "eve"))));
        return new ModelItem(meter, meter == "calls" ? Exact.One : _dice.Amount("1", "2", "5", "7.5", "10", "20", "0.333333333333", "33.000000000001"), ModelProperties.None);
    }

    private ModelProperties AnyProperties()
    {
        var pairs = new List<(string, string)> { ("size", _dice.Of("5", "10.000000000001", "100", "250")) };
        if (_dice.Chance(500)) pairs.Add(("model", _dice.Of("a", "b")));
        if (_dice.Chance(300)) pairs.Add(("type", _dice.Of("in", "out")));
        if (_dice.Chance(300)) pairs.Add(("user", _dice.Of("ann", "bob")));
        return ModelProperties.Of([.. pairs]);
    }

    /// <summary>Mostly now; else late, on the border of a period or of a change, or ahead.</summary>
    private long? AnyTime() => _dice.Weighted<Func<long?>>(
        (70, () => null),
        (10, () => _clock - _dice.Below(3 * ModelCalendar.Day)),
        (12, () => _clock - _dice.Below(34 * ModelCalendar.Day)),
        (5, () => Border().Start - _dice.Of(0, 1)),
        (3, () => _instants.Count == 0 ? null : _instants[^(1 + _dice.Upto(Math.Min(3, _instants.Count)))] + _dice.Of(-1, 0, 1)),
        (2, () => _clock + _dice.Below(ModelAccount.EventsAhead)))();
}
