using Spend.Journal;

namespace Spend.Gateway.Overviews;

/// <summary>The customers whose journals have moved since somebody looked. The journal's writer marks them, once its answers are on their way.</summary>
internal sealed class MovedCustomers
{
    private readonly Lock _gate = new();
    private HashSet<CustomerId> _moved = [];

    public int Count
    {
        get { lock (_gate) return _moved.Count; }
    }

    /// <summary>Takes in what a commit was about.</summary>
    public void Add(IReadOnlyList<Append> appends)
    {
        lock (_gate)
            // Under the empty id is no customer: the invoices' register.
            for (var i = 0; i < appends.Count; i++)
                if (appends[i].Customer.Customer.Length > 0) _moved.Add(appends[i].Customer);
    }

    public void Add(IEnumerable<CustomerId> customers)
    {
        lock (_gate) _moved.UnionWith(customers);
    }

    /// <summary>Some of them, which are no longer marked then.</summary>
    public List<CustomerId> Take(int most)
    {
        lock (_gate)
        {
            List<CustomerId> taken = [.. _moved.Take(most)];
            if (taken.Count == _moved.Count) _moved = [];
            else _moved.ExceptWith(taken);
            return taken;
        }
    }
}
