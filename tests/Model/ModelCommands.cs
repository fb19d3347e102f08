namespace Spend.Model;

/// <summary>
/// Random lives of an account, made to be awkward: few ids, used again and again, with the same content and with other; clocks that
/// stand still, jump, sleep for months and go back; times that lie exactly on a border; limits that are just reached.
/// </summary>
public sealed partial class ModelCommands
{
    private static readonly (string Zone, string[] Starts)[] Places =
    [
        ("UTC", ["2024-02-20", "2025-12-28"]),
        ("America/Santiago", ["2024-04-01", "2024-09-01", "2025-04-02"]),
        ("Europe/Berlin", ["2024-03-25", "2024-10-22", "2025-01-30"]),
        ("Pacific/Apia", ["2011-12-20", "2024-02-25"]),
        ("Australia/Lord_Howe", ["2024-04-04", "2024-10-02"]),
        ("Asia/Kolkata", ["2024-02-25", "2024-12-29"]),
        ("America/New_York", ["2024-03-05", "2024-10-30"]),
    ];

    private readonly ModelDice _dice;
    private readonly int _seed;
    private readonly string _zone;
    private readonly ModelAnchor _anchor;
    private readonly string _currency;
    private readonly List<ModelCatalog> _editions;
    private readonly List<ModelStep> _steps = [];

    // Rehearses what is said, so that most of what is said next is about something that is there.
    private readonly ModelAccount _account;
    private readonly List<(string Id, bool Held, bool Charged, long Until)> _events = [];
    private readonly List<ModelGrant> _grants = [];
    private readonly List<ModelCap> _caps = [];
    private readonly List<long> _instants = [];
    private readonly List<string> _requests = [];
    private readonly ModelPrices _prices;
    private readonly long _pace;
    private readonly int _limits;
    private long _clock, _latest;
    private int _edition, _ids;

    private ModelCommands(int seed)
    {
        _seed = seed;
        _dice = new ModelDice(seed);
        var (zone, starts) = _dice.Of(Places);
        (_zone, _anchor) = (zone, AnyAnchor());
        // Where the smallest that can be paid is more or less than a hundredth, that is all there is.
        var main = _dice.Weighted((10, "USD"), (1, "JPY"), (1, "KWD"));
        _currency = _dice.Chance(60) ? "EUR" : main;
        _editions = new ModelCatalogs(_dice, main).Editions();
        _account = new ModelAccount(_editions[0]);
        _pace = _dice.Of(1, 1, 3, 10, 40);
        _limits = _dice.Of(4, 12, 25);
        _prices = new ModelPrices(_dice);
        _clock = (DateTime.Parse(_dice.Of(starts)).Ticks - DateTime.UnixEpoch.Ticks) / 10 + _dice.Below(ModelCalendar.Day);
    }

    /// <summary>The same seed makes the same life.</summary>
    public static ModelScenario Life(int seed, int commands) => new ModelCommands(seed).Live(commands);

    private ModelScenario Live(int commands)
    {
        if (_dice.Chance(30)) Say(AnyEventCommand());
        Say(new Configure(_currency, _zone, _anchor, _dice.Chance(500) ? null : CreditLimit()) { Invoicing = AnyInvoiceTerms() });
        if (_dice.Chance(930)) Say(AnySubscribe(ModelEffective.Now));
        if (_dice.Chance(150)) Say(AnyContract());
        if (_dice.Chance(150)) Say(AnyOwnPrices());
        for (var i = _dice.Upto(4); i > 0; i--) Say(AnyGrant());
        for (var i = _dice.Upto(5); i > 0; i--) Say(AnyCap());
        for (var i = _dice.Upto(5); i > 0; i--) Say(AnyAlert());
        if (_dice.Chance(300)) Say(AnyTopUp());
        if (_dice.Chance(300)) Say(AnyBrake());
        while (_steps.Count < commands)
        {
            Tick();
            Say(AnyCommand());
        }
        return new ModelScenario(_seed, _editions[0], _steps);
    }

    private void Say(ModelCommand command)
    {
        _steps.Add(new ModelStep(_clock, command));
        _latest = Math.Max(_latest, _clock);
        var answer = command.Ask(_account, _clock);
        foreach (var record in answer?.Records.Where(r => r is { Kind: ModelRecordKind.PeriodClosed, Text: not "" }) ?? [])
            _instants.AddRange([record.At + _invoicing.PaymentDays * ModelCalendar.Day, record.At + (_invoicing.PaymentDays + _invoicing.SuspendDays ?? 0) * ModelCalendar.Day]);
        _requests.AddRange(answer?.Records.Where(r => r.Kind == ModelRecordKind.TopUpRequested).Select(r => r.Id!) ?? []);
        var accepted = answer is { Code: "accepted" };
        if (command is not EventCommand about || !(accepted || _dice.Chance(30))) return;
        var at = _events.FindIndex(e => e.Id == about.Id);
        var known = at < 0 ? (about.Id, Held: false, Charged: false, Until: 0) : _events[at];
        var now = about switch
        {
            Authorize { HoldSeconds: { } seconds } => known with { Held = true, Until = _clock + seconds * ModelCalendar.Second },
            Authorize or RecordUsage => known with { Charged = true },
            Settle => known with { Held = false, Charged = true },
            Release => known with { Held = false },
            VoidEvent => known with { Charged = false },
            _ => known,
        };
        if (at < 0) _events.Add(now);
        else _events[at] = now;
    }

    private void Tick()
    {
        _clock = _dice.Weighted<Func<long>>(
            (30, () => _clock),
            (30, () => _clock + _dice.Between(1, 1000)),
            (25, () => _clock + _dice.Below(90 * ModelCalendar.Second)),
            (15, () => _clock + _dice.Below(20 * ModelCalendar.Minute)),
            (8, () => _clock + _dice.Below(5 * ModelCalendar.Hour)),
            (4, () => _clock + _pace * _dice.Below(ModelCalendar.Day)),
            (1, () => _clock + _pace * _dice.Below(4 * ModelCalendar.Day)),
            (1, () => _clock + _dice.Below(40 * ModelCalendar.Day)),
            (_dice.Chance(300) ? 1 : 0, () => _clock + _dice.Below(200 * ModelCalendar.Day)),
            (4, () => _clock - _dice.Below(10 * ModelCalendar.Minute)),
            (1, () => _clock - _dice.Below(3 * ModelCalendar.Day)),
            (8, () => Due() + _dice.Of(-1, 0, 0, 1)),
            (4, () => Border(_clock) + _dice.Of(-1, 0, 1)))();
    }

    /// <summary>When something that was said ends.</summary>
    private long Due()
    {
        var ends = _events.Select(e => e.Until).Concat(_grants.Select(g => g.ExpiresAt ?? 0)).Concat(_instants).Where(at => at > _latest).Order().Take(3).ToArray();
        return ends.Length == 0 ? _clock : _dice.Of(ends);
    }

    /// <summary>Where a period, day, week or hour of the customer begins or ends.</summary>
    private long Border(long at)
    {
        var calendar = ModelCalendar.Of(_zone);
        var span = _dice.Upto(3) == 0
            ? calendar.Period(at, _dice.Of(Lengths), _anchor)
            : calendar.Window(_dice.Of(ModelWindow.Hour, ModelWindow.Day, ModelWindow.Week, ModelWindow.Month), at);
        return _dice.Chance(800) ? span.End : span.Start;
    }

    private ModelCommand AnyCommand() => _dice.Weighted<Func<ModelCommand>>(
        (78, AnyEventCommand),
        (6, () => Again()),
        (5, AnyGrant),
        (2, () => new VoidGrant(_dice.Chance(50) ? "nothing" : _dice.Chance(200) ? $"plan:{_dice.Between(2, 60)}" : _grants.Count == 0 ? "g1" : _dice.Of([.. _grants]).Id)),
        (_limits, AnyLimitCommand),
        (_account.IsSuspended ? 15 : 0, () => new Resume()),
        // Money that was asked for is mostly answered.
        (_account.OpenTopUp is null ? 0 : 12, () => _dice.Chance(500) ? AnyPurchase() : AnyDecline()),
        (_account.ViewOfBilling() is { Closed.Count: > 0 } ? 12 : 2, AnyInvoiceCommand),
        (2, () => AnySubscribe(AnyEffective())),
        (_dice.Chance(300) ? 1 : 0, () => new Cancel(AnyEffective())),
        (1, AnyContract),
        (1, () => _dice.Of<Func<ModelCommand>>(AnyOwnPrices, AnyOwnPrices, () => new RemovePrices(), () => new RemoveContract())()),
        (1, () => _dice.Chance(200)
            ? new Configure(_dice.Of("USD", "EUR"), _dice.Of(Places).Zone, AnyAnchor(), null)
            : new Configure(_currency, _zone, _anchor, _dice.Chance(400) ? null : CreditLimit()) { Invoicing = AnyInvoiceTerms() }),
        (1, () => new Publish(_editions[_edition = Math.Min(_edition + 1, _editions.Count - 1)])))();

    /// <summary>A retry, word for word.</summary>
    private ModelCommand Again() =>
        _steps[Math.Max(0, _steps.Count - 1 - _dice.Upto(_dice.Of(3, 20, 1000)))].Command is var said and not Publish ? said : AnyEventCommand();

    private AddGrant AnyGrant()
    {
        var now = Math.Max(_clock, _latest);
        var known = _grants.Count > 0 && _dice.Chance(100);
        if (known && _dice.Chance(500)) return new AddGrant(_dice.Of([.. _grants]));
        var grant = new ModelGrant(
            known ? _dice.Of([.. _grants]).Id : $"g{_grants.Count + 1}",
            _dice.Amount("1", "10", "20", "50", "100", "200", "500", "0.000000000007", "33.333333333333"),
            _dice.Weighted<string>((60, _currency), (15, "credits"), (15, "points"), (1, "CHF")),
            _dice.Of(0, 0, 1, 2),
            _dice.Weighted<Func<long?>>(
                (40, () => null),
                (20, () => now + 1 + _dice.Below(30 * ModelCalendar.Minute)),
                (20, () => now + 1 + _dice.Below(12 * ModelCalendar.Hour)),
                (20, () => now + 1 + _dice.Below(20 * ModelCalendar.Day)),
                (10, () => Due()),
                (1, () => now - _dice.Below(2)))(),
            _dice.Weighted<string[]>((5, []), (2, ["tokens"]), (1, ["calls"]), (1, ["tokens", "images"]), (1, ["images", "pages", "calls"])))
        {
            Source = _dice.Of(ModelGrantSource.Purchase, ModelGrantSource.Promotion),
        };
        if (!known) _grants.Add(grant);
        return new AddGrant(grant);
    }
}
