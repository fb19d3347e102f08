using System.Collections.Concurrent;
using Spend.Journal;

namespace Spend.Grains;

/// <summary>
/// The customers of this silo that somebody watches, on whichever silo: until when, unless it is renewed. So a viewer whose silo died costs
/// nothing for long.
/// </summary>
public sealed class WatchedCustomers(TimeProvider time)
{
    private readonly ConcurrentDictionary<CustomerId, DateTimeOffset> _until = new();

    /// <summary>Asked on the way of each decision.</summary>
    public bool Has(CustomerId customer)
    {
        if (_until.IsEmpty || !_until.TryGetValue(customer, out var until)) return false;
        if (until > time.GetUtcNow()) return true;
        _until.TryRemove(KeyValuePair.Create(customer, until));
        return false;
    }

    /// <summary>Its grain is here no more; wherever it is next, its viewers ask there.</summary>
    public void Forget(CustomerId customer) => _until.TryRemove(customer, out _);

    public void Watch(CustomerId customer, TimeSpan forTime)
    {
        var until = time.GetUtcNow() + forTime;
        _until.AddOrUpdate(customer, static (_, wanted) => wanted, static (_, known, wanted) => known > wanted ? known : wanted, until);
    }
}
