using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Spend.Client.Tests.Documents;

/// <summary>The code of the SDK's pages, compiled. <see cref="SnippetTests"/> compares and runs it.</summary>
internal static class Snippets
{
    public static void Register(IServiceCollection services, string apiKey)
    {
        services.AddSpend(options =>
        {
            options.BaseAddress = new Uri("http://127.0.0.1:8080");
            options.ApiKey = apiKey;
        });
        services.AddHttpClient("model", http => http.BaseAddress = new Uri("http://127.0.0.1:8090")).AddSpendMetering();
    }

    public static async Task<string> Authorize(SpendClient spend, string requestId)
    {
        var decision = await spend.AuthorizeAsync(new("acme", Usage.Of("api_calls")) { Id = requestId });
        if (decision is Denied denied) return $"{denied.Reason}: {denied.Remedy}";
        return "allowed";
    }

    public static async Task<string> Hold(SpendClient spend, Func<Task<JsonElement>> AskTheModel)
    {
        await using var hold = await spend.HoldAsync(new("acme", Usage.Tokens("gpt-4o", input: 800, output: 500)));
        if (!hold.IsAllowed) return hold.Denial.Remedy;
        var usage = await AskTheModel();
        await hold.SettleAsync(Usage.OpenAI("gpt-4o", usage));
        return "settled";
    }

    public static async Task<string> Stream(SpendClient spend, Func<IAsyncEnumerable<string>> Tokens, TextWriter reader)
    {
        await using var meter = await spend.StreamAsync(StreamRequest.Tokens("acme", "gpt-4o", input: 800));
        await foreach (var token in Tokens())
        {
            if (!await meter.AddAsync()) break;
            await reader.WriteAsync(token);
        }
        await meter.SettleAsync();
        return meter.Denial?.Remedy ?? "complete";
    }

    public static void Offline(SpendOptions options)
    {
        options.Offline = new OfflineAllowance
        {
            PerCustomer = 1,
            Total = 50,
            For = TimeSpan.FromMinutes(5),
            Estimate = usage => usage.Items is [{ Meter: "api_calls" } call] ? call.Quantity * 0.01m : null,
        };
    }

    public static async Task<string> Fake()
    {
        var denying = new Controller(HttpStatusCode.PaymentRequired, """{"decision":"denied","code":"insufficient_funds","remedy":"Top up."}""");
        await using var spend = new SpendClient(new HttpClient(denying), new SpendOptions { ApiKey = "any" });
        return await Authorize(spend, "one");
    }

    private sealed class Controller(HttpStatusCode status, string json) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(json) });
    }
}
