using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;

namespace Spend.Core.Tests.Caps;

/// <param name="Items">Of the latest estimate that made it grow.</param>
/// <param name="Money">What it holds in money: the largest estimate.</param>
/// <param name="Parts">What it holds, by cap and counter.</param>
internal sealed record CapTreeHold(Properties Path, UsageItem[] Items, Money Money, Dictionary<(string Cap, string Counter), Money> Parts)
{
    public bool HasExpired { get; init; }
}

/// <summary>What each scope of a tree of caps must have spent and hold.</summary>
internal sealed class CapTreeBooks(IReadOnlyList<Cap> caps)
{
    private readonly Dictionary<(string Cap, string Counter), (Money Spent, Money Held)> _stand = [];

    /// <summary>What items come to in each scope they fall under: their price, or how many they are.</summary>
    public Dictionary<(string Cap, string Counter), Money> PartsOf(Properties path, UsageItem[] items)
    {
        var parts = new Dictionary<(string Cap, string Counter), Money>();
        foreach (var item in items)
            foreach (var (counter, amount) in PartsOf(path, item, PriceOf(item), Units(item)))
                parts[counter] = parts.GetValueOrDefault(counter) + amount;
        return parts;
    }

    public Dictionary<(string Cap, string Counter), Money> PartsOf(Properties path, UsageItem item, Money money, Money units) =>
        Matching(path, item).ToDictionary(cap => (cap.Id, cap.CounterOf(item, path)), cap => cap.Meter is null ? money : units);

    public void Spend(Dictionary<(string Cap, string Counter), Money> parts) => Move(parts, static (stand, amount) => (stand.Spent + amount, stand.Held));

    public void Hold(Dictionary<(string Cap, string Counter), Money> parts) => Move(parts, static (stand, amount) => (stand.Spent, stand.Held + amount));

    public void Free(Dictionary<(string Cap, string Counter), Money> parts) => Move(parts, static (stand, amount) => (stand.Spent, stand.Held - amount));

    /// <summary>What an estimate is more than a hold holds, in each scope; null where neither its money nor its units are more.</summary>
    public Dictionary<(string Cap, string Counter), Money>? Beyond(CapTreeHold hold, UsageItem[] items)
    {
        var more = PartsOf(hold.Path, items).ToDictionary(w => w.Key, w => Most(w.Value - hold.Parts.GetValueOrDefault(w.Key), Money.Zero));
        var isMore = CostOf(items) > hold.Money || more.Any(m => !m.Value.IsZero && caps.Single(c => c.Id == m.Key.Cap).Meter is not null);
        return isMore ? more : null;
    }

    public static Money CostOf(UsageItem[] items) => items.Aggregate(Money.Zero, static (sum, item) => sum + PriceOf(item));

    /// <summary>The most that may be charged for an item, and the units that are billed of it.</summary>
    public (Money Money, Money Units) RoomFor(Properties path, UsageItem item)
    {
        var left = Matching(path, item).ToLookup(cap => cap.Meter is null, cap =>
        {
            var (spent, held) = _stand.GetValueOrDefault((cap.Id, cap.CounterOf(item, path)));
            return Most(cap.Limit - spent - held, Money.Zero);
        });
        var units = left[false].Append(Units(item)).Min();
        // A call is made or not.
        if (units < Units(item) && item.Meter == "calls") units = Money.Zero;
        return (left[true].Append(PriceOf(item, units)).Min(), units);
    }

    /// <summary>No counter is above its limit.</summary>
    public void AssertWithinLimits(Account account)
    {
        foreach (var cap in caps)
            foreach (var ((counter, _), stand) in account.FindCap(cap.Id)!.Counters)
                Assert.True(stand.Spent + stand.Held <= cap.Limit, $"{cap.Id} '{counter}' is above its limit {cap.Limit}: {stand.Spent} spent, {stand.Held} held.");
    }

    /// <summary>Every counter stands where it must.</summary>
    public void Compare(Account account)
    {
        foreach (var cap in caps)
        {
            var counters = account.FindCap(cap.Id)!.Counters.ToDictionary(c => c.Key.Counter, c => c.Value);
            foreach (var (key, stand) in _stand.Where(s => s.Key.Cap == cap.Id))
                Assert.Equal(stand, counters.TryGetValue(key.Counter, out var theirs) ? (theirs.Spent, theirs.Held) : default);
            Assert.All(counters.Where(c => !_stand.ContainsKey((cap.Id, c.Key))), static c => Assert.Equal((Money.Zero, Money.Zero), (c.Value.Spent, c.Value.Held)));
        }
    }

    private IEnumerable<Cap> Matching(Properties path, UsageItem item) =>
        caps.Where(cap => (cap.Meter is null || cap.Meter == item.Meter) && cap.Match.Pairs.ToArray().All(p => path[p.Key] == p.Value));

    private void Move(Dictionary<(string Cap, string Counter), Money> parts, Func<(Money Spent, Money Held), Money, (Money, Money)> by)
    {
        foreach (var (counter, amount) in parts) _stand[counter] = by(_stand.GetValueOrDefault(counter), amount);
    }

    private static Money Units(UsageItem item) => Money.FromRaw(item.Quantity.Raw);

    private static Money PriceOf(UsageItem item) => PriceOf(item, Units(item));

    private static Money PriceOf(UsageItem item, Money units) => item.Meter == "calls" ? Money.FromRaw(units.Raw / 4) : units;

    private static Money Most(Money one, Money other) => one > other ? one : other;
}
