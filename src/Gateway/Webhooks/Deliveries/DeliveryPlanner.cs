using Spend.Core;
using Spend.Gateway.Outbox;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>Makes one delivery of each message for each of its tenant's endpoints that want its type. Everything that is not for the audit log is a webhook.</summary>
internal sealed class DeliveryPlanner(
    Documents documents, WebhookEndpoints endpoints, IDeliveries deliveries, DeliveryAttempts attempts, DeliveryDispatcher dispatcher, ILogger<DeliveryPlanner> log) : IOutboxConsumer
{
    public bool Takes(string type) => !type.StartsWith(MessageTypes.AuditPrefix, StringComparison.Ordinal);

    public void Take(IReadOnlyList<OutboxEntry> messages)
    {
        // An endpoint that another node has just made must not be passed by.
        documents.CatchUp();
        var now = endpoints.Now;
        var planned = new Dictionary<WebhookEndpoint, List<PlannedDelivery>>(ReferenceEqualityComparer.Instance);
        foreach (var (_, customer, message) in messages)
        {
            // A convention with receivers, which may refuse it; ours to keep where messages are made, so here it is only told.
            if (message.Body.Length >= Limits.WebhookBodyBytes) log.WebhookTooLarge(message.Type, message.Body.Length);
            foreach (var endpoint in endpoints.All(customer.Tenant))
            {
                if (!endpoint.IsEnabled || !endpoint.Wants(message.Type)) continue;
                if (!planned.TryGetValue(endpoint, out var own)) planned.Add(endpoint, own = []);
                own.Add(new PlannedDelivery(endpoint.Key, message.Id, message.Type, message.Body, now));
            }
        }
        foreach (var endpoint in planned.Keys.Where(HasNoRoom).ToArray())
        {
            planned.Remove(endpoint);
            attempts.Disable(endpoint, DisabledReason.BacklogFull);
            attempts.Cancel(endpoint);
        }
        deliveries.Plan([.. planned.Values.SelectMany(static own => own)]);
        foreach (var endpoint in planned.Keys) dispatcher.Wake(endpoint.Key);
    }

    private bool HasNoRoom(WebhookEndpoint endpoint) => deliveries.CountPending(endpoint.Key) >= Limits.PendingDeliveries;
}
