using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

/// <summary>
/// A life under a tree of hard caps, with books kept beside it: what each scope must have spent and hold. A unit of plain costs 1, a
/// call 0.25, so that what a request comes to can be said without the engine.
/// </summary>
internal sealed class CapTreeRun
{
    private static readonly string[] Levels = ["org", "team", "user", "run"];
    private static readonly string[] Limits = ["0", "2.5", "6", "10", "14.75", "20", "40"];
    private static readonly string[] Quantities = ["1", "3", "0.5", "7", "2.000000000001"];

    private readonly AccountDriver _driver;
    private readonly CapTreeBooks _books;
    private readonly Dictionary<string, CapTreeHold> _holds = [];
    private readonly List<string> _ids = [];
    private readonly bool _isPrepaid;
    private Random _dice;
    private int _next;

    private CapTreeRun(int code)
    {
        _dice = new Random(code);
        _isPrepaid = Choose(3) == 0;
        _driver = Sample.Customer(_isPrepaid ? "30" : null);
        List<Cap> caps = [];
        for (var i = 2 + Choose(6); i > 0; i--) caps.Add(AnyCap($"cap{i}"));
        foreach (var cap in caps) _driver.Must(new SetCap(cap));
        _books = new CapTreeBooks(caps);
        _driver.AfterEach = Follow;
    }

    /// <summary>What came of it, and how often.</summary>
    public Dictionary<string, int> Met { get; } = [];

    public static CapTreeRun Of(int[] steps)
    {
        var run = new CapTreeRun(steps is [var first, ..] ? first : 0);
        foreach (var step in steps) run.Step(step);
        return run;
    }

    private void Step(int code)
    {
        _dice = new Random(code);
        var kind = Choose(10);
        _driver.Pass(TimeSpan.FromSeconds(Choose(4) == 0 ? 400 : 1));
        var id = _ids.Count > 0 ? _ids[^(1 + Choose(Math.Min(_ids.Count, 4)))] : "nothing";
        switch (kind)
        {
            case <= 2: Charge(AnyPath(4), Items()); break;
            case <= 5: Hold(AnyPath(4), Items()); break;
            case <= 7: Settle(id, Choose(3) == 0 ? null : Items()); break;
            case 8: Extend(id, Items()); break;
            default: Meet(Ask.Release(id)); break;
        }
        _books.Compare(_driver.Account);
    }

    private void Charge(Properties path, UsageItem[] items)
    {
        if (Meet(Ask.Charge(NewId(), null, path, items))) _books.Spend(_books.PartsOf(path, items));
    }

    private void Hold(Properties path, UsageItem[] items)
    {
        var id = NewId();
        if (!Meet(Ask.Hold(id, 600, null, path, items))) return;
        var hold = new CapTreeHold(path, items, CapTreeBooks.CostOf(items), _books.PartsOf(path, items));
        _books.Hold(hold.Parts);
        _holds.Add(id, hold);
        _ids.Add(id);
    }

    /// <summary>A hold never becomes smaller, in no scope; where neither its money nor its units grow it stays as it is.</summary>
    private void Extend(string id, UsageItem[] items)
    {
        if (!Meet(Ask.Extend(id, items, 600))) return;
        var hold = _holds[id];
        var more = _books.Beyond(hold, items);
        if (more is null) return;
        _books.Hold(more);
        foreach (var (counter, amount) in more) hold.Parts[counter] = hold.Parts.GetValueOrDefault(counter) + amount;
        _holds[id] = hold with { Items = items, Money = Money.Max(hold.Money, CapTreeBooks.CostOf(items)) };
    }

    private void Settle(string id, UsageItem[]? items)
    {
        if (!Meet(Ask.Settle(id, items), out var record)) return;
        var hold = _holds[id];
        if (!hold.HasExpired) _books.Free(hold.Parts);
        var posting = Assert.IsType<Posting>(record);
        items ??= hold.Items;
        for (var i = 0; i < items.Length; i++)
        {
            var (amount, charged) = (posting.Lines[i].Amount, posting.Lines[i].Amount - posting.Lines[i].Unbilled);
            var (money, units) = _books.RoomFor(hold.Path, items[i]);
            // Funds may allow less than caps do, never more.
            Assert.True(_isPrepaid ? charged <= money && !charged.IsNegative : charged == money, $"{posting.Id} charged {charged} where caps leave {money}.");
            if (charged < amount) Count("Settle held back");
            _books.Spend(_books.PartsOf(hold.Path, items[i], charged, units));
        }
    }

    /// <summary>At every prefix no scope is above its limit. Ends of holds are booked here, whoever brings them about.</summary>
    private void Follow(Record record)
    {
        _books.AssertWithinLimits(_driver.Account);
        if (record is not Posting { Kind: PostingKind.Expire or PostingKind.Release } posting) return;
        _books.Free(_holds[posting.Id].Parts);
        _holds[posting.Id] = _holds[posting.Id] with { HasExpired = true };
        if (posting.Kind == PostingKind.Expire) Count("expired");
    }

    private bool Meet(Command command) => Meet(command, out _);

    private bool Meet(Command command, out Record? record)
    {
        var decision = _driver.Do(command);
        record = decision.Record;
        Count($"{command.GetType().Name} {decision.Status.Code()}");
        return decision.Status == Status.Accepted;
    }

    private void Count(string what) => Met[what] = Met.GetValueOrDefault(what) + 1;

    private Cap AnyCap(string id)
    {
        var match = AnyPath(Choose(5));
        string[] per = [.. Levels.Where(level => match[level] is null && Choose(3) == 0)];
        string? meter = Choose(4) switch { 0 => "plain", 1 => "calls", _ => null };
        return new Cap(id, Money.Parse(Limits[Choose(Limits.Length)]), CapWindow.Lifetime, match, per) { Meter = meter };
    }

    /// <summary>From the organisation down, so many levels.</summary>
    private Properties AnyPath(int depth) => Properties.Of([.. Levels.Take(depth).Select(level => (level, $"{level}{Choose(level == "run" ? 3 : 2)}"))]);

    private UsageItem[] Items() => [.. Enumerable.Range(0, 1 + Choose(3)).Select(_ => Choose(3) == 0 ? Ask.Item("calls", "1") : Ask.Item("plain", Quantities[Choose(Quantities.Length)]))];

    private string NewId() => $"e{_next++}";

    private int Choose(int count) => _dice.Next(count);
}
