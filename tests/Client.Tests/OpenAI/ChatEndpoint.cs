using MeteredChat.Llm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Spend.Client.Tests.OpenAI;

/// <summary>The sample's model on a free port, and answers of other endpoints that a test chooses.</summary>
public sealed class ChatEndpoint : IAsyncLifetime
{
    private WebApplication? _app;

    public Uri Address => new(_app!.Urls.First());

    /// <summary>What <c>/v1/told</c> plus any metered address answers.</summary>
    public Func<HttpContext, Task> Told { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Bodies that arrived at <see cref="Told"/>.</summary>
    public List<string> Arrived { get; } = [];

    public async ValueTask InitializeAsync()
    {
        _app = FakeModel.Build(["--urls", "http://127.0.0.1:0", "--pause", "1"]);
        _app.Map("/told/{**rest}", async (HttpContext context) =>
        {
            using var body = new StreamReader(context.Request.Body);
            Arrived.Add(await body.ReadToEndAsync());
            await Told(context);
        });
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
