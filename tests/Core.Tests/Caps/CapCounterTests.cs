using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

/// <summary>The counters of a cap with <c>per</c> are told apart by values that callers choose.</summary>
public sealed class CapCounterTests
{
    private static readonly string?[] Nasty =
        [null, "", "-", "a", ":", "|", "1:a", "-1:a", "1:a-", "0:", "a:b", "a|b", "\n", "1:-", "--", "3:a:b", "0:0:", "é", "2:", "11", "=", ","];

    [Fact]
    public void No_two_combinations_of_values_share_a_counter()
    {
        var seen = new Dictionary<string, (string?, string?)>();
        foreach (var a in Nasty)
            foreach (var b in Nasty)
                Assert.True(seen.TryAdd(CounterOf(["a", "b"], a, b), (a, b)), $"({a}, {b}) shares the counter of {seen[CounterOf(["a", "b"], a, b)]}.");
    }

    [Fact]
    public void No_two_values_share_a_counter() => Assert.Equal(Nasty.Length, Nasty.Select(static a => CounterOf(["a"], a, "same")).Distinct().Count());

    [Fact]
    public void A_counter_tells_the_values_it_stands_for()
    {
        foreach (var a in Nasty)
        {
            Assert.Equal<string?[]>([a], Ask.Cap("c", "1", CapWindow.Day, "a").Cap.ValuesOf(CounterOf(["a"], a, null)));
            foreach (var b in Nasty) Assert.Equal<string?[]>([a, b], Ask.Cap("c", "1", CapWindow.Day, "a", "b").Cap.ValuesOf(CounterOf(["a", "b"], a, b)));
        }
        Assert.Empty(Ask.Cap("c", "1", CapWindow.Day).Cap.ValuesOf(""));
    }

    [Fact]
    public void Any_text_is_told_from_any_other() => Check.QuickThrowOnFailure(
        Prop.ForAll(Arb.From(Gen.Elements("a", "b", ":", "|", "1", "2", "-", "0").ListOf().Select(static l => string.Concat(l)).Four()), static texts =>
        {
            var (a, b, c, d) = texts;
            return CounterOf(["a", "b"], a, b) == CounterOf(["a", "b"], c, d) == ((a, b) == (c, d));
        }));

    [Fact]
    public void An_item_wins_over_its_event_and_a_missing_value_has_a_counter_of_its_own()
    {
        var cap = Ask.Cap("c", "1", CapWindow.Day, "user").Cap;
        var ofEvent = Properties.Of(("user", "ann"));
        var counters = new[]
        {
            cap.CounterOf(Ask.Item("plain", "1"), ofEvent), cap.CounterOf(Ask.Item("plain", "1", ("user", "bob")), ofEvent),
            cap.CounterOf(Ask.Item("plain", "1"), Properties.None),
        };
        Assert.Equal(3, counters.Distinct().Count());
        Assert.Equal(cap.CounterOf(Ask.Item("plain", "1", ("user", "ann")), Properties.None), counters[0]);
    }

    private static string CounterOf(string[] per, string? a, string? b)
    {
        var pairs = new List<(string, string)>();
        if (a is not null) pairs.Add(("a", a));
        if (b is not null) pairs.Add(("b", b));
        return Ask.Cap("c", "1", CapWindow.Day, per).Cap.CounterOf(Ask.Item("plain", "1"), Properties.Of([.. pairs]));
    }
}
