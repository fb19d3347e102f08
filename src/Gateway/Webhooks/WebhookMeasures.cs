using Spend.Gateway.Health;
using Spend.Gateway.Http;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;

namespace Spend.Gateway.Webhooks;

/// <summary>Counts attempts by what came of them and deliveries by how they ended, for /metrics.</summary>
public sealed class WebhookMeasures(IDeliveries deliveries, WebhookEndpoints endpoints) : IMeasured
{
    private readonly long[] _attempts = new long[(int)Enum.GetValues<AttemptOutcome>().Max() + 1];
    private readonly long[] _ended = new long[(int)Enum.GetValues<DeliveryStatus>().Max() + 1];

    public void Attempted(AttemptOutcome outcome) => Interlocked.Increment(ref _attempts[(int)outcome]);

    public void Ended(DeliveryStatus status, int count = 1) => Interlocked.Add(ref _ended[(int)status], count);

    public void WriteTo(PrometheusText text)
    {
        text.Head("spend_webhook_attempts_total", "Attempts to deliver a webhook, by outcome.", "counter");
        foreach (var outcome in Enum.GetValues<AttemptOutcome>())
            text.Sample("spend_webhook_attempts_total", Volatile.Read(ref _attempts[(int)outcome]), ("outcome", WordConverter<AttemptOutcome>.WordOf(outcome)));
        text.Head("spend_webhook_deliveries_total", "Webhook deliveries that ended, by how.", "counter");
        foreach (var status in Enum.GetValues<DeliveryStatus>())
            if (status != DeliveryStatus.Pending)
                text.Sample("spend_webhook_deliveries_total", Volatile.Read(ref _ended[(int)status]), ("status", WordConverter<DeliveryStatus>.WordOf(status)));
        text.Gauge("spend_webhook_endpoints_disabled", "Webhook endpoints that get nothing.", endpoints.CountDisabled);
        // The other figures are wanted most while the store is away.
        if (Pending() is { } pending) text.Gauge("spend_webhook_deliveries_pending", "Webhook deliveries that wait for an attempt.", pending);
    }

    private long? Pending()
    {
        try
        {
            return deliveries.CountPending();
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }
}
