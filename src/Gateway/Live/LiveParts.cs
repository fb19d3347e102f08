using Microsoft.Extensions.DependencyInjection.Extensions;
using Spend.Gateway.Health;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>The live feed, put together. Where accounts live in other processes, another <see cref="ILiveFeed"/> takes the place of the local one.</summary>
public static class LiveParts
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveMeasures>();
        services.AddSingleton<IMeasured>(static p => p.GetRequiredService<LiveMeasures>());
        services.AddSingleton<LiveViewers>();
        services.AddSingleton<LocalLiveFeed>();
        services.TryAddSingleton<ILiveFeed>(static p => p.GetRequiredService<LocalLiveFeed>());
        services.AddSingleton<IActivity, LiveActivity>();
        services.AddSingleton<LiveFeeds>();
        services.AddSingleton<LiveRoute>();
    }

    public static void MapLive(this IEndpointRouteBuilder routes) => LiveRoute.Map(routes);
}
