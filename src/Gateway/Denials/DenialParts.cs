using Spend.Gateway.Health;

namespace Spend.Gateway.Denials;

/// <summary>What remembers and shows denials, put together.</summary>
public static class DenialParts
{
    public static void AddDenials(this IServiceCollection services)
    {
        services.AddSingleton<DenialRecorder>();
        services.AddSingleton<IMeasured>(static p => p.GetRequiredService<DenialRecorder>());
        services.AddHostedService(static p => p.GetRequiredService<DenialRecorder>());
        services.AddSingleton<DenialChanges>();
        services.AddSingleton<DenialRoutes>();
    }

    public static void MapDenials(this IEndpointRouteBuilder routes) => DenialRoutes.Map(routes);
}
