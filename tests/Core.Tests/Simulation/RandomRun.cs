using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;

namespace Spend.Core.Tests.Simulation;

/// <summary>
/// A random life of one account, made from a list of numbers: each number is one step, so a failing run shrinks to few and small ones.
/// </summary>
internal sealed class RandomRun
{
    private static readonly string[] Meters = ["plain", "steps", "volume", "packs", "sized", "calls", "jobs", "flat", "stairs", "share", "cost", "included", "seats", "booked"];
    private static readonly string[] Quantities = ["1", "3", "7", "12", "0.5", "0.000000000001", "25", "10"];
    private static readonly CapWindow[] Windows = Enum.GetValues<CapWindow>();

    private readonly AccountDriver _driver;
    private readonly List<string> _ids = [];
    private readonly List<string> _grants = [];
    private readonly List<Command> _commands = [];
    private int _rest;

    public RandomRun(AccountDriver driver, bool corrections = true)
    {
        _driver = driver;
        Corrections = corrections;
    }

    public bool Corrections { get; }

    /// <summary>Every command so far, with what came of it.</summary>
    public List<(Command Command, Decision Decision)> Done { get; } = [];

    /// <summary>Called with each command before it is done.</summary>
    public Action<Command> BeforeEach { get; set; } = static _ => { };

    public Action<Command, Decision> AfterEach { get; set; } = static (_, _) => { };

    /// <summary>A customer that begins on one of the sample's plans, with or without a credit limit, and lives through the steps.</summary>
    public static RandomRun Of(int[] steps, Action<Record>? afterEachRecord = null, Action<RandomRun>? watch = null)
    {
        var driver = new AccountDriver { AfterEach = afterEachRecord ?? (static _ => { }) };
        var run = new RandomRun(driver);
        watch?.Invoke(run);
        run.Start(steps is [var first, ..] ? first : 0);
        foreach (var step in steps) run.Step(step);
        return run;
    }

    public AccountDriver Driver => _driver;

    public void Start(int code)
    {
        _rest = code;
        Do(new Configure(Sample.Profile with { CreditLimit = Choose(3) switch { 0 => null, 1 => Money.Zero, _ => Sample.Amount("15") } }));
        Do(new Subscribe(Choose(2) == 0 ? "prepaid" : "postpaid", null));
        Do(Ask.Cap("lifetime", "60", CapWindow.Lifetime));
        Do(Ask.Grant("g0", "20"));
        _grants.Add("g0");
    }

    public void Step(int code)
    {
        _rest = code;
        var kind = Choose(32);
        Advance();
        switch (kind)
        {
            case <= 6: Do(Ask.Charge(NewId(), Time(), Of("user"), Items())); break;
            case <= 10: Do(Ask.Hold(NewId(), 60 * (1 + Choose(30)), Time(), Of("user"), Items())); break;
            case <= 13: Do(Ask.Settle(AnyId(), Choose(3) == 0 ? null : Items(), Choose(4) != 0)); break;
            case 14: Do(Ask.Release(AnyId())); break;
            case 15: Do(Ask.Extend(AnyId(), Choose(3) == 0 ? null : Items(), 60 * Choose(30))); break;
            case <= 18: Do(Ask.Usage(NewId(), Time(), Of("user"), Items())); break;
            case <= 20 when Corrections: Do(Ask.Void(AnyId())); break;
            case 21 when Corrections: Do(Ask.Amend(AnyId(), Items())); break;
            case <= 24: AddGrant(); break;
            case 25: Do(new VoidGrant(_grants[Choose(_grants.Count)])); break;
            case <= 27: SetCap(); break;
            case 28: Do(new RemoveCap($"cap{Choose(4)}")); break;
            case 29: Do(new Subscribe(Choose(2) == 0 ? "prepaid" : "postpaid", null, Choose(3) == 0 ? Effective.PeriodEnd : Effective.Now)); break;
            default: Again(); break;
        }
    }

    private void Do(Command command)
    {
        BeforeEach(command);
        var decision = _driver.Do(command);
        _commands.Add(command);
        Done.Add((command, decision));
        AfterEach(command, decision);
    }

    private void Again() => Do(_commands[Choose(_commands.Count)]);

    private void AddGrant()
    {
        var id = $"g{_grants.Count}";
        _grants.Add(id);
        Instant? expires = Choose(2) == 0 ? null : _driver.Now + TimeSpan.FromMinutes(1 + Choose(3_000));
        Do(Ask.Grant(id, Quantities[Choose(Quantities.Length)], Choose(3), expires, Choose(6) == 0 ? "credits" : "USD", Choose(4) switch
        {
            0 => ["plain"],
            1 => ["volume", "steps"],
            _ => [],
        }));
    }

    private void SetCap() => Do(Ask.Cap(
        $"cap{Choose(4)}", Quantities[Choose(Quantities.Length)], Windows[Choose(Windows.Length)], Choose(2) == 0 ? Properties.None : Of("user"), Choose(2) == 0 ? [] : ["team"]));

    private UsageItem[] Items()
    {
        var items = new UsageItem[1 + Choose(2)];
        for (var i = 0; i < items.Length; i++)
        {
            var meter = Meters[Choose(Meters.Length)];
            items[i] = Ask.Item(meter, meter is "calls" or "seats" ? "1" : Quantities[Choose(Quantities.Length)], [("size", Choose(2) == 0 ? "100" : "300"), ("team", Choose(2) == 0 ? "a" : "b")]);
        }
        return items;
    }

    private Properties Of(string name) => Choose(3) switch { 0 => Properties.None, var n => Properties.Of((name, n == 1 ? "ann" : "bob")) };

    private Instant? Time() => Choose(4) switch
    {
        0 => _driver.Now - TimeSpan.FromHours(Choose(900)),
        1 => _driver.Now + TimeSpan.FromMinutes(Choose(6)),
        _ => null,
    };

    private void Advance() => _driver.Pass(Choose(8) switch
    {
        0 => TimeSpan.FromDays(Choose(12)),
        <= 2 => TimeSpan.FromMinutes(Choose(120)),
        _ => TimeSpan.FromSeconds(Choose(60)),
    });

    /// <summary>Now and then one that is in use.</summary>
    private string NewId()
    {
        if (Choose(12) == 11) return AnyId();
        _ids.Add($"e{_ids.Count}");
        return _ids[^1];
    }

    /// <summary>Mostly a recent one.</summary>
    private string AnyId() => _ids.Count == 0 ? "none" : _ids[Math.Max(0, _ids.Count - 1 - Choose(4))];

    /// <summary>Takes one choice out of the step's number; stirs what is left so that many choices fit into it.</summary>
    private int Choose(int count)
    {
        var choice = _rest % count;
        _rest = _rest / count + (_rest > count ? (int)(_rest * 2_654_435_761L % 1_000_003) : 0);
        return choice;
    }
}
