using System.Collections.Concurrent;
using Spend.Journal;

namespace Spend.Gateway.Overviews;

/// <summary>
/// Keeps the rows of the customer list up to date, behind the decisions: those of customers whose journals moved here, each once a second at
/// most; and at the start, of all that moved without anybody looking.
/// </summary>
internal sealed class OverviewKeeper(
    MovedCustomers moved, Journal.Accounts accounts, ICustomerOverviews store, MissedOverviews missed, CustomerDirectory directory, TimeProvider time, ILogger<OverviewKeeper> log) : BackgroundService
{
    /// <summary>Customers looked at in a second: beyond it the rest waits, so that decisions keep the processor and the database.</summary>
    private const int AtOnce = 2_000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield(); // what was missed must not hold up the start
            using var timer = new PeriodicTimer(Every, time);
            do await Step(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private async Task Step(CancellationToken cancelled)
    {
        try
        {
            directory.ForgetIdle();
            if (moved.Count < AtOnce) moved.Add(await missed.Some());
            var taken = moved.Take(AtOnce);
            try
            {
                foreach (var tenant in taken.GroupBy(static customer => customer.Tenant)) await Refresh(tenant.Key, [.. tenant], cancelled);
            }
            catch
            {
                moved.Add(taken);
                throw;
            }
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        // Whatever it is, who moved is still marked, and what was missed is found again.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.OverviewsStuck(exception);
        }
    }

    private async Task Refresh(string tenant, CustomerId[] customers, CancellationToken cancelled)
    {
        var before = store.Find(tenant, Array.ConvertAll(customers, static c => c.Customer))
            .ToDictionary(static row => row.Customer.Customer, static row => OverviewRow.Read(row.Body), StringComparer.Ordinal);
        var rows = new ConcurrentBag<CustomerOverview>();
        // Each waits for its latest commit; together they wait once.
        var few = new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancelled };
        await Parallel.ForEachAsync(customers, few, async (customer, _) =>
        {
            if (await Read(customer, before.GetValueOrDefault(customer.Customer)) is { } row)
                rows.Add(new CustomerOverview(customer, row.Sequence, row.ToBytes()));
        });
        store.Put([.. rows]);
    }

    private async ValueTask<OverviewRow?> Read(CustomerId customer, OverviewRow? before)
    {
        try
        {
            return await accounts.Observe(customer, (account, now) => OverviewRow.Of(customer.Customer, account, before, now));
        }
        catch (AccountQuarantinedException)
        {
            return null; // somebody was told; its row stays as it was
        }
    }
}
