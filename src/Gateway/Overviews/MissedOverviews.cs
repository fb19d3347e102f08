using Spend.Journal;

namespace Spend.Gateway.Overviews;

/// <summary>
/// The customers whose rows do not reflect their journals: what a process knew when it ended dies with it. The node with the lease goes through all customers, some
/// a second: when it newly has the lease, and again when another node may be gone.
/// </summary>
internal sealed class MissedOverviews(IJournal journal, ICustomerOverviews store, ILease lease)
{
    /// <summary>Comparing costs little. Loading accounts does: no more than are woken in a second otherwise.</summary>
    private const int Compared = 1_000, LoadedAtOnce = 200;

    private Queue<string>? _tenants;
    private string _after = "";
    private long _term, _departures;

    /// <summary>The next ones; none where all were looked at. Where the store cannot be read it throws, and goes on there when it is called again.</summary>
    public async ValueTask<List<CustomerId>> Some()
    {
        List<CustomerId> found = [];
        var (term, departures) = (lease.Term, lease.Departures);
        if (term == 0) return found;
        // A walk under way is not begun again for a node that is gone, lest nodes that come and go keep it from ever ending.
        if (term != _term || (departures != _departures && _tenants is { Count: 0 })) (_tenants, _after, _term, _departures) = (null, "", term, departures);
        _tenants ??= new Queue<string>(journal.Tenants());
        for (var left = Compared; left > 0 && found.Count < LoadedAtOnce && _tenants.TryPeek(out var tenant);)
        {
            var most = Math.Min(left, LoadedAtOnce - found.Count);
            var customers = journal.Customers(tenant, _after, most);
            found.AddRange(await Behind(tenant, customers));
            if (customers.Count < most)
            {
                _tenants.Dequeue();
                _after = "";
            }
            else _after = customers[^1];
            left -= Math.Max(1, customers.Count);
        }
        return found;
    }

    private async ValueTask<List<CustomerId>> Behind(string tenant, IReadOnlyList<string> customers)
    {
        var known = store.Find(tenant, customers).ToDictionary(static row => row.Customer.Customer, static row => OverviewRow.Read(row.Body) is null ? 0 : row.Sequence, StringComparer.Ordinal);
        var heads = await Task.WhenAll(customers.Select(customer => journal.LatestHead(new CustomerId(tenant, customer)).AsTask()));
        List<CustomerId> behind = [];
        for (var i = 0; i < customers.Count; i++)
        {
            var (customer, sequence) = (new CustomerId(tenant, customers[i]), known.GetValueOrDefault(customers[i]));
            if (customer.Customer.Length == 0 || sequence == heads[i]) continue;
            // From before an older backup of the journal was restored.
            if (sequence > heads[i]) store.Remove(customer);
            behind.Add(customer);
        }
        return behind;
    }
}
