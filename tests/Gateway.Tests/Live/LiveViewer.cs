using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Spend.Gateway.Tests.Live;

/// <summary>An event of a live feed as a browser gets it.</summary>
/// <param name="Id">Null where the event has none.</param>
internal sealed record Seen(string Type, long? Id, string Data)
{
    public JsonNode Json { get; } = JsonNode.Parse(Data)!;

    public JsonNode? this[string member] => Json[member];
}

/// <summary>Watches a customer, and keeps what comes, but for heartbeats.</summary>
internal sealed class LiveViewer : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _leaves = new();
    private readonly Channel<Seen> _coming = Channel.CreateUnbounded<Seen>();
    private readonly ConcurrentQueue<Seen> _all = new();

    private LiveViewer(HttpResponseMessage response)
    {
        _response = response;
        Ended = Read();
    }

    /// <summary>Completes when the feed ends: in order, or with what broke it.</summary>
    public Task Ended { get; }

    public HttpResponseMessage Response => _response;

    public IReadOnlyList<Seen> All => [.. _all];

    /// <param name="customer">The path of its routes.</param>
    public static async Task<LiveViewer> Open(HttpClient client, string customer, string query = "", long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, customer + "/live" + query);
        if (lastEventId is { } id) request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == 200, $"{response.StatusCode}");
        return new LiveViewer(response);
    }

    public async Task<Seen> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _coming.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next event of a type that is as wanted; the others are passed over.</summary>
    public async Task<Seen> Next(string type, Func<Seen, bool>? wanted = null)
    {
        while (true)
            if (await Next() is var next && next.Type == type && wanted?.Invoke(next) != false) return next;
    }

    /// <summary>The state once it reflects that much.</summary>
    public Task<Seen> State(long sequence) => Next("state", s => s.Id >= sequence);

    public async ValueTask DisposeAsync()
    {
        await _leaves.CancelAsync();
        _response.Dispose();
        try
        {
            await Ended;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // It left.
        }
        _leaves.Dispose();
    }

    private async Task Read()
    {
        try
        {
            await foreach (var item in SseParser.Create(await _response.Content.ReadAsStreamAsync(_leaves.Token)).EnumerateAsync(_leaves.Token))
            {
                // As often as somebody was slow.
                if (item.EventType == "heartbeat") continue;
                var seen = new Seen(item.EventType, item.EventId is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : null, item.Data);
                _all.Enqueue(seen);
                _coming.Writer.TryWrite(seen);
            }
        }
        finally
        {
            _coming.Writer.Complete();
        }
    }
}
