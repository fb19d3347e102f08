namespace Spend.Gateway.Overviews;

/// <summary>The customer list, put together.</summary>
internal static class OverviewParts
{
    public static void AddOverviews(this IServiceCollection services)
    {
        services.AddSingleton<MovedCustomers>();
        services.AddSingleton<MissedOverviews>();
        services.AddSingleton<CustomerDirectory>();
        services.AddHostedService<OverviewKeeper>();
    }
}
