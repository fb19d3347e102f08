using Spend.Core.Metering;

namespace Spend.Core.Tests.Metering;

public sealed class KnownKeysTests
{
    [Fact]
    public void A_key_that_was_used_is_never_certainly_unknown_however_many_came_after()
    {
        var keys = new KnownKeys(capacity: 1_000);
        var used = Enumerable.Range(0, 200_000).Select(static n => EventKey.OfEvent($"req_{n}")).ToArray();
        for (var n = 0; n < used.Length; n++) keys.Add(used[n], n + 1);
        Assert.True(keys.HasForgotten);
        Assert.All(used, key => Assert.True(keys.MayKnow(key)));
    }

    [Fact]
    public void Few_new_keys_are_looked_up_for_nothing()
    {
        var keys = new KnownKeys(capacity: 1_000);
        for (var n = 0; n < 200_000; n++) keys.Add(EventKey.OfEvent($"req_{n}"), n + 1);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(n => keys.MayKnow(EventKey.OfEvent($"new_{n}"))), 0, 200);
    }

    [Fact]
    public void After_a_snapshot_that_had_forgotten_some_every_new_key_is_looked_up()
    {
        var keys = new KnownKeys();
        keys.MarkForgotten();
        Assert.True(keys.MayKnow(EventKey.OfEvent("any")));
    }

    [Fact]
    public void While_all_keys_are_in_memory_nothing_is_looked_up()
    {
        var keys = new KnownKeys(capacity: 10);
        for (var n = 0; n < 10; n++) keys.Add(EventKey.OfEvent($"{n}"), n + 1);
        Assert.False(keys.MayKnow(EventKey.OfEvent("new")));
        Assert.Equal(3, keys.LatestOf(EventKey.OfEvent("2")));
    }
}
