using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>The customers that the journal had at the start: nobody knows yet what their accounts wait for. Goes through them once, a few at a time.</summary>
internal sealed class UnseenAccounts(Journal.Accounts accounts, IJournal journal)
{
    /// <summary>So that loading them leaves the processor and the disk to those who call.</summary>
    public const int AtOnce = 200;

    private Queue<string>? _tenants;
    private string _after = "";

    /// <summary>Has the next ones woken. Where the journal cannot be read it throws, and goes on there when it is called again.</summary>
    public void RemindSome()
    {
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
