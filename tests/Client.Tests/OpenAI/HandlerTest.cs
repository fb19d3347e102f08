using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Spend.Client.Tests.OpenAI;

/// <summary>A metered client of a model. A question of 37 characters is 10 tokens of input, by the model and by the estimate.</summary>
public abstract class HandlerTest(SpendGateway gateway, ChatEndpoint endpoint) : IAsyncDisposable
{
    protected const string Question = "Tell me a story about a talking model";
    protected const string Done = "data: [DONE]\n\n";
    protected const decimal In = 0.0000025m, Out = 0.00001m;

    private SpendClient? _client;

    protected SpendGateway Gateway => gateway;
    protected ChatEndpoint Endpoint => endpoint;
    private protected Line Line { get; } = new();
    private protected ToldClock Clock { get; } = new();
    private protected KeptLog Log { get; } = new();

    protected SpendClient Spend => _client ??= new SpendClient(new HttpClient(Line), Options(), Clock, Log);

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected HttpClient Client(string path = "", SpendMeteringOptions? options = null) =>
        new(new SpendHandler(Spend, options) { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = new Uri(endpoint.Address, path) };

    protected static HttpRequestMessage Ask(string customer, string path, bool stream, string more = "", string? content = null)
    {
        content ??= $"\"messages\":[{{\"role\":\"user\",\"content\":\"{Question}\"}}]";
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($"{{\"model\":\"gpt-4o\",\"stream\":{(stream ? "true" : "false")},{content}{more}}}", Encoding.UTF8, "application/json"),
        };
        request.Options.Set(SpendHandler.Customer, customer);
        return request;
    }

    protected async Task<(string Text, HttpRequestMessage Request)> Stream(string customer, string more = "")
    {
        using var client = Client();
        var request = Ask(customer, "v1/chat/completions", true, more);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return ((await response.Content.ReadAsStringAsync()), request);
    }

    /// <summary>What the endpoint streams at <c>told/</c>.</summary>
    protected void Tell(params string[] events) => endpoint.Told = async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var one in events) await context.Response.WriteAsync(one);
    };

    /// <summary>What the endpoint answers at <c>told/</c>.</summary>
    protected void Answer(string json) => endpoint.Told = context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    };

    /// <summary>An event of one token.</summary>
    protected static string Token(string text = "one") => $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""" + "\n\n";

    /// <summary>The event at the end, which says what was used.</summary>
    protected static string Used(string usage) => $$$"""data: {"choices":[],"usage":{{{usage}}}}""" + "\n\n";

    protected static string Words(string text) => string.Concat(text.Split('\n').Where(static l => l.StartsWith("data: {", StringComparison.Ordinal))
        .Select(static l => (string?)JsonNode.Parse(l[6..])!["choices"]!.AsArray().FirstOrDefault()?["delta"]?["content"]));

    private SpendOptions Options()
    {
        var options = gateway.Options();
        options.Timeout = options.AttemptTimeout = TimeSpan.FromMilliseconds(800);
        return options;
    }
}
