using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>The live feed, put together. Where accounts live in other processes, another <see cref="ILiveFeed"/> takes the place of the local one.</summary>
public static class LiveParts
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveMeasures>();
        services.AddSingleton<LiveViewers>();
        services.AddSingleton<ILiveFeed, LocalLiveFeed>();
        services.AddSingleton<IActivity, LiveActivity>();
        services.AddSingleton<LiveRoute>();
    }

    public static void MapLive(this IEndpointRouteBuilder routes) => LiveRoute.Map(routes);
}
