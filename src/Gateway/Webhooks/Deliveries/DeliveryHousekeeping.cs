using Spend.Core;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>Forgets finished deliveries that are old or too many, and those of endpoints that were removed.</summary>
public sealed class DeliveryHousekeeping(
    IDeliveries deliveries, WebhookEndpoints endpoints, DeliveryDispatcher dispatcher, ILease lease, TimeProvider time, ILogger<DeliveryHousekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    /// <summary>Small, so that deliveries are written in between.</summary>
    private const int AtOnce = 500;

    /// <summary>One round.</summary>
    public async Task Tidy(CancellationToken cancelled)
    {
        foreach (var endpoint in deliveries.Endpoints())
        {
            if (endpoints.FindByKey(endpoint) is null)
            {
                // Another node may have made it just now.
                if (deliveries.Page(endpoint, long.MaxValue, null, null, 1) is [var newest] && endpoints.Now - newest.CreatedAt < DeliveryAttempts.HeardOfWithin) continue;
                deliveries.Remove(endpoint);
                dispatcher.Forget(endpoint);
                continue;
            }
            while (lease.IsHeld && deliveries.Prune(endpoint, endpoints.Now - Limits.DoneDeliveryLife, Limits.DoneDeliveries, AtOnce) == AtOnce) await Task.Delay(5, cancelled);
        }
        foreach (var endpoint in dispatcher.Endpoints)
            if (endpoints.FindByKey(endpoint) is null) dispatcher.Forget(endpoint);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do await TryTidy(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private async Task TryTidy(CancellationToken stopping)
    {
        try
        {
            await Task.Yield();
            if (lease.IsHeld) await Tidy(stopping);
        }
        catch (JournalUnavailableException unavailable)
        {
            log.DeliveriesStuck(unavailable);
        }
    }
}
