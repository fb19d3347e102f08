using Spend.Journal;

namespace Spend.Gateway.Customers;

/// <summary>
/// A light timer: wakes accounts up within a second of what time brings about, also where nobody calls them. What comes of it, and which
/// instant it bears, does not depend on it. Every node wakes the accounts that it has loaded at some time; those that nobody has loaded
/// are woken once by the node with the lease, a few a second.
/// </summary>
internal sealed class DueAccounts(Journal.Accounts here, IAccounts accounts, IJournal journal, ILease lease, TimeProvider time, ILogger<DueAccounts> log) : BackgroundService
{
    private const int TakenAtOnce = 256;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield(); // what became due while the process was down must not hold up the start
            using var timer = new PeriodicTimer(Every, time);
            var unseen = new UnseenAccounts(here, journal, lease);
            do
            {
                Remind(unseen);
                await WakeDue(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private void Remind(UnseenAccounts unseen)
    {
        try
        {
            unseen.RemindSome();
        }
        // Whatever it is, they are still there, and it goes on where it was.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.DueScanStuck(exception);
        }
    }

    private async Task WakeDue(CancellationToken cancelled)
    {
        // Waiting for their commits together, they share them; more at once would only stand in the way of those who call.
        var few = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancelled };
        while (here.TakeDue(TakenAtOnce) is { Count: > 0 } due) await Parallel.ForEachAsync(due, few, (customer, _) => Wake(customer));
    }

    private async ValueTask Wake(CustomerId customer)
    {
        try
        {
            await accounts.Wake(customer);
        }
        catch (AccountQuarantinedException)
        {
            // Somebody was told, and nothing is due before it is repaired.
        }
        catch (OverloadedException)
        {
            // Those who call come first; it comes again.
        }
        // One account's trouble must not keep the others asleep. It comes again.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.DueStuck(exception, customer.Tenant);
        }
    }
}
