namespace Spend.Gateway.Customers;

/// <summary>Lets accounts leave memory that nobody has called for a while, so that a million customers cost what the active ones cost.</summary>
internal sealed class IdleAccounts(Journal.Accounts accounts, int accountsInMemory, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) accounts.EvictIdle(IdleFor, accountsInMemory);
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }
}
