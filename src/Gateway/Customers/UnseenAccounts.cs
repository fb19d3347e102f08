using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>
/// The customers of the journal whose accounts nobody may have loaded: nobody knows then what they wait for. The node with the lease goes
/// through all of them, a few at a time: when it newly has the lease, because what the holder before knew died with it, and again
/// when another node may be gone, because every node wakes only what it knows.
/// </summary>
internal sealed class UnseenAccounts(Journal.Accounts accounts, IJournal journal, ILease lease)
{
    /// <summary>So that loading them leaves the processor and the disk to those who call.</summary>
    public const int AtOnce = 200;

    private Queue<string>? _tenants;
    private string _after = "";
    private long _term, _departures;

    /// <summary>Has the next ones woken. Where the journal cannot be read it throws, and goes on there when it is called again.</summary>
    public void RemindSome()
    {
        var (term, departures) = (lease.Term, lease.Departures);
        if (term == 0) return;
        // A walk under way is not begun again for a node that is gone, lest nodes that come and go keep it from ever ending.
        if (term != _term || (departures != _departures && _tenants is { Count: 0 })) (_tenants, _after, _term, _departures) = (null, "", term, departures);
        _tenants ??= new Queue<string>(journal.Tenants());
        for (var left = AtOnce; left > 0 && _tenants.TryPeek(out var tenant);)
        {
            var customers = journal.Customers(tenant, _after, left);
            foreach (var customer in customers) accounts.Remind(new CustomerId(tenant, customer));
            if (customers.Count < left)
            {
                _tenants.Dequeue();
                _after = "";
            }
            else _after = customers[^1];
            left -= customers.Count;
        }
    }
}
