using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Spend.Core.Metering;
using Spend.Gateway.Tests.Documents;
using Spend.Gateway.Webhooks.Deliveries;
using Spend.Gateway.Webhooks.Sending;
using Spend.Journal;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>A gateway whose clock stands until it is moved, whose names lead where a test says, and a receiver beside it.</summary>
public class WebhookGateway : GatewayHost
{
    private int _messages;

    public VirtualClock Clock { get; } = new();

    public ScriptedNames Names { get; } = new();

    public CapturedLog Log { get; } = new();

    public ReceiverProcess Receiver { get; } = new();

    protected override string[] Settings =>
        ["--Webhooks:AllowLoopback", "true", "--Logging:LogLevel:Default", "Trace", "--Logging:LogLevel:Microsoft.AspNetCore", "Trace", "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Trace"];

    public override async ValueTask InitializeAsync()
    {
        await Build();
        await Receiver.Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Receiver.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the gateway in order and starts it again on the same data.</summary>
    public async Task Restart(Action? meanwhile = null)
    {
        await App.StopAsync();
        await App.DisposeAsync();
        meanwhile?.Invoke();
        await Build();
    }

    /// <summary>A new endpoint of the caller's tenant: its path, and its secret.</summary>
    public async Task<(string Path, string Secret)> Endpoint(string url, string types = "[\"*\"]", HttpClient? by = null)
    {
        var path = $"/v1/webhook_endpoints/{Name("endpoint")}";
        var made = (await (by ?? Admin).Put(path, $$"""{"url":"{{url}}","types":{{types}}}""")).Is(201);
        return (path, made["secret"]!.ToString());
    }

    /// <summary>Commits records of a customer with a message; answers its webhook-id.</summary>
    public async Task<string> Publish(string type = "wallet.low", string tenant = "default")
    {
        var id = $"msg_{Interlocked.Increment(ref _messages)}";
        var commits = App.Services.GetRequiredService<GroupCommit>();
        Assert.Equal(AppendResult.Committed, await commits.AppendAsync(AppendOf(id, type, tenant)));
        return id;
    }

    /// <summary>An append of a customer of its own, whose message has the id.</summary>
    public static Append AppendOf(string id, string type = "wallet.low", string tenant = "default") => new(
        new CustomerId(tenant, "webhooks-" + id), 0, [new Frame(1, EventKey.OfEvent(id), new byte[] { 1 })],
        [new OutboxMessage(id, type, Encoding.UTF8.GetBytes($$$"""{"type":"{{{type}}}","timestamp":"2026-01-01T00:00:00Z","data":{"text":"ü"}}"""))]);

    /// <summary>Moves the clock and lets what became due go out.</summary>
    public void Forward(TimeSpan by)
    {
        Clock.Now += by;
        App.Services.GetRequiredService<DeliveryDispatcher>().Wake();
    }

    /// <summary>The deliveries of an endpoint once they are as wanted.</summary>
    public Task<Answered> Deliveries(string endpoint, Func<Answered, bool> wanted, string query = "", HttpClient? by = null) =>
        Eventually(async () => (await (by ?? Admin).Get($"{endpoint}/deliveries{query}")).Is(200), wanted);

    public Task<Answered> Delivery(string path, Func<Answered, bool> wanted) => Eventually(async () => (await Admin.Get(path)).Is(200), wanted);

    public Task<Received> Arrival(Func<Received, bool> wanted) =>
        Eventually(() => Task.FromResult(Receiver.All.FirstOrDefault(wanted)), static found => found is not null)!;

    public static async Task<T> Eventually<T>(Func<Task<T>> read, Func<T, bool> wanted)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(30); ;)
        {
            var found = await read();
            if (wanted(found)) return found;
            Assert.True(DateTime.UtcNow < deadline, $"Still {(found is Answered answered ? answered.Body : found?.ToString())}");
            await Task.Delay(20);
        }
    }

    /// <summary>Puts further parts in the place of the program's.</summary>
    protected virtual void Inject(IServiceCollection services) => services.RemoveAll<ILoggerProvider>()
        .AddSingleton<TimeProvider>(Clock).AddSingleton<IAddressResolver>(Names).AddSingleton<ILoggerProvider>(Log)
        .AddSingleton(new WebhookTiming { Timeout = TimeSpan.FromSeconds(2) });

    private ValueTask Build()
    {
        // The gateway is built on this thread, before the first wait.
        using var injected = new HostInjection(Inject);
        return base.InitializeAsync();
    }
}

/// <summary>Names that lead where a test says: to one answer after the other, then to the last for good.</summary>
public sealed class ScriptedNames : IAddressResolver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string[]>> _answers = new();

    public void Set(string name, params string[][] answers) => _answers[name] = new ConcurrentQueue<string[]>(answers);

    public Task<IPAddress[]> Resolve(string name, CancellationToken cancelled)
    {
        if (!_answers.TryGetValue(name, out var answers)) return Task.FromResult<IPAddress[]>([]);
        string[] answer = [];
        _ = answers.Count > 1 ? answers.TryDequeue(out answer!) : answers.TryPeek(out answer!);
        return Task.FromResult(Array.ConvertAll(answer, IPAddress.Parse));
    }
}

/// <summary>Everything that is logged, at every level.</summary>
public sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Name} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
