using Spend.Gateway.Webhooks.Endpoints;
using Spend.Gateway.Webhooks.Sending;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>One attempt from beginning to end: sign, send, and note what follows from it for the delivery and for its endpoint.</summary>
public sealed class DeliveryAttempts(
    IDeliveries deliveries, WebhookEndpoints endpoints, EndpointSecrets secrets, WebhookClient client, WebhookMeasures measures, ILogger<DeliveryAttempts> log)
{
    /// <summary>Another node may have made or enabled an endpoint just now; by then every node knows.</summary>
    public static readonly TimeSpan HeardOfWithin = TimeSpan.FromSeconds(10);

    /// <summary>Whether this node knows no endpoint to send it to, and may simply not have heard of it yet.</summary>
    public bool IsTooEarly(Delivery delivery) =>
        endpoints.FindByKey(delivery.Endpoint) is not { IsEnabled: true } && endpoints.Now - delivery.Due < HeardOfWithin;

    /// <summary>Null: there was nothing to attempt any more.</summary>
    public async Task<AttemptResult?> Make(Delivery delivery, CancellationToken stopping)
    {
        if (endpoints.FindByKey(delivery.Endpoint) is not { } endpoint)
        {
            deliveries.Remove(delivery.Endpoint);
            return null;
        }
        if (!endpoint.IsEnabled)
        {
            Cancel(endpoint);
            return null;
        }
        if (deliveries.BodyOf(delivery.Number) is not { } body) return null;

        var now = endpoints.Now;
        var signing = secrets.Signing(endpoint, now);
        if (signing.Count == 0) log.WebhookSecretLost(endpoint.Id, endpoint.Tenant);
        var result = signing.Count == 0
            ? new AttemptResult(new DeliveryAttempt(now, AttemptOutcome.SecretLost, null, TimeSpan.Zero))
            : await client.Send(endpoint.Url, delivery.Message, body, signing, stopping);
        measures.Attempted(result.Outcome);
        Conclude(endpoint, delivery, result);
        return result;
    }

    /// <summary>What waits for an endpoint that gets nothing any more is cancelled.</summary>
    public void Cancel(WebhookEndpoint endpoint) => measures.Ended(DeliveryStatus.Cancelled, deliveries.Cancel(endpoint.Key, endpoints.Now));

    /// <summary>Disables an endpoint for what it did, and says so.</summary>
    public void Disable(WebhookEndpoint endpoint, DisabledReason reason)
    {
        if (endpoints.Disable(endpoint.Key, endpoint.Url, reason)) log.WebhookEndpointDisabled(endpoint.Id, endpoint.Tenant, reason);
    }

    private void Conclude(WebhookEndpoint endpoint, Delivery delivery, AttemptResult result)
    {
        var (now, step) = (result.Attempt.At, delivery.Step + 1);
        if (result.Outcome == AttemptOutcome.Delivered)
        {
            deliveries.Record(delivery.Number, result.Attempt, DeliveryStatus.Delivered, step, now);
            measures.Ended(DeliveryStatus.Delivered);
            return;
        }
        var isLast = step >= RetrySchedule.Attempts;
        // The endpoint first: a crash in between must not leave one enabled that has had its last attempt.
        if (isLast || result.Outcome == AttemptOutcome.Gone) Disable(endpoint, result.Outcome == AttemptOutcome.Gone ? DisabledReason.Gone : DisabledReason.RetriesExhausted);
        var isStillWanted = endpoints.FindByKey(endpoint.Key) is { IsEnabled: true };
        if (isLast || (result.Outcome == AttemptOutcome.Gone && !isStillWanted))
        {
            deliveries.Record(delivery.Number, result.Attempt, DeliveryStatus.Failed, step, now);
            measures.Ended(DeliveryStatus.Failed);
        }
        else
        {
            var delay = RetrySchedule.DelayBefore(step, Random.Shared.NextDouble());
            if (result.RetryAfter > delay) delay = result.RetryAfter.Value;
            deliveries.Record(delivery.Number, result.Attempt, DeliveryStatus.Pending, step, now + delay);
        }
        if (!isStillWanted) Cancel(endpoint);
    }
}
