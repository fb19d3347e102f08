namespace Spend.Client;

/// <summary>What has been allowed offline and the controller has not heard of yet.</summary>
internal sealed class OfflineShares(OfflineAllowance allowance)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, decimal> _ofCustomer = new(StringComparer.Ordinal);
    private decimal _total;

    /// <summary>What is out, of all customers.</summary>
    public decimal Out
    {
        get
        {
            lock (_gate) return _total;
        }
    }

    /// <summary>Takes a share if there is room for all of it.</summary>
    /// <param name="amount">Zero or more.</param>
    public bool TryTake(string customer, decimal amount)
    {
        lock (_gate)
        {
            var ofCustomer = _ofCustomer.GetValueOrDefault(customer);
            // Compared by what is left: a sum of two amounts near the largest number would leave its range.
            if (amount < 0 || amount > allowance.PerCustomer - ofCustomer || amount > allowance.Total - _total) return false;
            _ofCustomer[customer] = ofCustomer + amount;
            _total += amount;
            return true;
        }
    }

    /// <summary>Makes a share what was spent of it, room or not: it has happened.</summary>
    /// <returns>The share as it counts now.</returns>
    public decimal Change(string customer, decimal amount, decimal spent)
    {
        lock (_gate)
        {
            var ofCustomer = _ofCustomer.GetValueOrDefault(customer);
            // No further than the largest number: an estimate that cannot be added up stops everything else all the same.
            var more = Math.Min(Math.Max(spent, 0) - amount, decimal.MaxValue - Math.Max(_total, ofCustomer));
            _ofCustomer[customer] = ofCustomer + more;
            _total += more;
            return amount + more;
        }
    }

    /// <summary>Gives a share back: the controller has heard of it, or it was not used.</summary>
    public void Return(string customer, decimal amount)
    {
        lock (_gate)
        {
            _total -= amount;
            var left = _ofCustomer.GetValueOrDefault(customer) - amount;
            if (left > 0) _ofCustomer[customer] = left;
            else _ofCustomer.Remove(customer);
        }
    }
}
