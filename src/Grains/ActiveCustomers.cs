using System.Collections.Concurrent;
using Orleans.Runtime.Placement;
using Spend.Journal;

namespace Spend.Grains;

/// <summary>
/// The customers whose grains are active on this silo. One whose journal another process has written is let go: if this activation is not the
/// only one, the next call finds the one that the cluster agrees on.
/// </summary>
public sealed class ActiveCustomers
{
    private readonly ConcurrentDictionary<CustomerId, IGrainContext> _active = new();

    public ActiveCustomers(Accounts accounts) => accounts.Fenced += Deactivate;

    public int Count => _active.Count;

    /// <summary>As they are now.</summary>
    public IEnumerable<CustomerId> All => _active.Keys;

    public bool Has(CustomerId customer) => _active.ContainsKey(customer);

    internal void Add(CustomerId customer, IGrainContext context) => _active[customer] = context;

    internal void Remove(CustomerId customer, IGrainContext context) => _active.TryRemove(KeyValuePair.Create(customer, context));

    /// <summary>Has a customer's activation go on at another silo: calls that are under way end first, later ones follow it.</summary>
    public void Move(CustomerId customer, SiloAddress to)
    {
        if (_active.TryGetValue(customer, out var context)) context.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = to });
    }

    private void Deactivate(CustomerId customer)
    {
        // Calls that are under way end first; they decide again on what the journal says.
        if (_active.TryGetValue(customer, out var context))
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Another process has written the journal of this customer."));
    }
}
