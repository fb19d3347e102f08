using Spend.Competitors.Ledger;

namespace Spend.Competitors.Http;

/// <summary>Kestrel with one route. No logging, no middleware: the stack every competitor shares should cost as little as it can.</summary>
internal static class CompetitorHost
{
    public static async Task RunAsync(Options options, ILedger ledger)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Urls);

        var app = builder.Build();
        var route = new AuthorizeRoute(ledger);
        app.MapPost("/v1/authorize", (RequestDelegate)route.HandleAsync);
        app.MapGet("/readyz", (RequestDelegate)(context => context.Response.WriteAsync("ready")));
        await app.RunAsync();
    }
}
