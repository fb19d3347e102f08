using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Metering;

public sealed class PropertiesTests
{
    [Fact]
    public void The_order_in_which_properties_are_given_does_not_matter()
    {
        var a = Properties.Of(("b", "2"), ("a", "1"));
        var b = Properties.Of(("a", "1"), ("b", "2"));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal("a=1, b=2", a.ToString());
        Assert.Equal(PrintOf(a), PrintOf(b));
    }

    [Fact]
    public void A_name_given_twice_is_refused() => Assert.Throws<ArgumentException>(static () => Properties.Of(("a", "1"), ("a", "1")));

    [Fact]
    public void A_property_that_is_not_given_is_null_and_an_empty_one_is_not()
    {
        Assert.Null(Properties.None["a"]);
        Assert.Equal("", Properties.Of(("a", ""))["a"]);
        Assert.Equal("", Ask.Item("m", "1", ("a", "")).Property("a", Properties.Of(("a", "event's"))));
    }

    [Fact]
    public void Fingerprints_tell_contents_apart_that_look_alike_when_joined()
    {
        Fingerprint[] prints =
        [
            new Fingerprint.Builder().Add("ab").Add("c").Build(), new Fingerprint.Builder().Add("a").Add("bc").Build(), new Fingerprint.Builder().Add("abc").Build(),
            new Fingerprint.Builder().Add("").Build(), new Fingerprint.Builder().Add((string?)null).Build(), new Fingerprint.Builder().Build(),
            PrintOf(Properties.None), PrintOf(Properties.Of(("a", "b"))), PrintOf(Properties.Of(("a", "b"), ("c", "d"))), PrintOf(Properties.Of(("ab", ""))),
            new Fingerprint.Builder().Add((UsageItem[]?)null).Build(), new Fingerprint.Builder().Add([Ask.Item("m", "1")]).Build(),
            new Fingerprint.Builder().Add([Ask.Item("m", "1"), Ask.Item("m", "1")]).Build(), new Fingerprint.Builder().Add([Ask.Item("m", "1", ("a", "b"))]).Build(),
        ];
        // None of a list of no properties, a null list of items and an absent text is fed side by side in one position.
        Assert.True(prints.Distinct().Count() >= prints.Length - 2);
        Assert.Equal(new Fingerprint.Builder().Add([Ask.Item("m", "1.0")]).Build(), new Fingerprint.Builder().Add([Ask.Item("m", "1")]).Build());
    }

    [Fact]
    public void A_fingerprint_never_changes() => Assert.Equal(
        Convert.ToUInt64("6D522C88F3C0E6F5", 16), new Fingerprint.Builder().Add("text").Add(1L).Add((Int128)2).Add(Properties.Of(("a", "b"))).Build().Value);

    [Fact]
    public void A_long_content_is_fingerprinted_whole()
    {
        var text = new string('x', 10_000);
        Assert.NotEqual(new Fingerprint.Builder().Add(text + "a").Build(), new Fingerprint.Builder().Add(text + "b").Build());
        Assert.NotEqual(EventKey.OfEvent(text + "a"), EventKey.OfEvent(text + "b"));
    }

    private static Fingerprint PrintOf(Properties properties) => new Fingerprint.Builder().Add(properties).Build();
}
