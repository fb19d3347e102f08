using Spend.Gateway.Health;
using Spend.Gateway.Outbox;
using Spend.Gateway.Webhooks.Deliveries;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Gateway.Webhooks.Sending;

namespace Spend.Gateway.Webhooks;

/// <summary>Webhooks, put together: outbox, plan, attempts, routes.</summary>
public static class WebhookParts
{
    public static void AddWebhooks(this IServiceCollection services, WebhookSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(new WebhookTiming());
        services.AddSingleton<EndpointSecrets>();
        services.AddSingleton<WebhookEndpoints>();
        services.AddSingleton<IAddressResolver, SystemResolver>();
        services.AddSingleton<GuardedConnection>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<WebhookMeasures>();
        services.AddSingleton<IMeasured>(static p => p.GetRequiredService<WebhookMeasures>());
        services.AddSingleton<DeliveryAttempts>();
        services.AddSingleton<DeliveryDispatcher>();
        services.AddSingleton<DeliveryHousekeeping>();
        services.AddSingleton<EndpointRoutes>();
        services.AddSingleton<DeliveryRoutes>();
        services.AddSingleton<IOutboxConsumer, DeliveryPlanner>();
        services.AddHostedService(static p => p.GetRequiredService<DeliveryDispatcher>());
        services.AddHostedService(static p => p.GetRequiredService<DeliveryHousekeeping>());
        services.AddHostedService<OutboxPump>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        EndpointRoutes.Map(routes);
        DeliveryRoutes.Map(routes);
    }
}
