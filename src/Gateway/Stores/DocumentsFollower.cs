namespace Spend.Gateway.Stores;

/// <summary>Takes in what other nodes change of the configuration: a plan is priced, a key refused, everywhere within seconds.</summary>
internal sealed class DocumentsFollower(Documents documents, TimeProvider time, ILogger<DocumentsFollower> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) CatchUp();
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private void CatchUp()
    {
        try
        {
            documents.CatchUp();
        }
        // Whatever it is, it goes on from there the next time; and it must not end the process.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.NotFollowing(exception);
        }
    }
}
