using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Commands.Client;

/// <summary>
/// The commands' way to a gateway: plain HTTP like everyone else's, so that what they show is what a caller gets. Everything it sends
/// carries an id or replaces a whole object, so a request whose answer was lost is simply sent again.
/// </summary>
public sealed class GatewayClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly int _attempts;

    /// <param name="attempts">How often something is sent before its answer is given up.</param>
    public GatewayClient(Uri address, string key, int connections = 4, int attempts = 8)
    {
        _attempts = attempts;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Address => _http.BaseAddress!;

    /// <summary>Sends and gives whatever was answered: a denial is an answer.</summary>
    public async Task<GatewayAnswer> Send(HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan wait;
            try
            {
                using var request = new HttpRequestMessage(method, path);
                if (body is { } bytes) request.Content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var response = await _http.SendAsync(request, stop).ConfigureAwait(false);
                var content = await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
                if (attempt == _attempts || !IsOverload(response.StatusCode)) return new GatewayAnswer(response.StatusCode, content);
                wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            }
            catch (HttpRequestException e)
            {
                if (attempt == _attempts || e.HttpRequestError == HttpRequestError.NameResolutionError)
                    throw new CommandFailedException($"No answer from {Address}: {e.Message}", e);
                wait = TimeSpan.FromMilliseconds(100 << attempt);
            }
            catch (TaskCanceledException e) when (!stop.IsCancellationRequested)
            {
                throw new CommandFailedException($"No answer from {Address} within {_http.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.", e);
            }
            await Task.Delay(wait, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Sends something that must succeed.</summary>
    /// <exception cref="CommandFailedException">It did not; the message says what the gateway said.</exception>
    public async Task<JsonNode> Must(HttpMethod method, string path, JsonNode? body, CancellationToken stop)
    {
        ReadOnlyMemory<byte>? bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, CommandJson.Default.JsonNode);
        var answer = await Send(method, path, bytes, stop).ConfigureAwait(false);
        return answer.IsSuccess ? answer.Body() : throw new CommandFailedException($"{method} {path}: {answer.Fault()}");
    }

    public Task<JsonNode> Put(string path, JsonNode body, CancellationToken stop) => Must(HttpMethod.Put, path, body, stop);

    public Task<JsonNode> Post(string path, JsonNode body, CancellationToken stop) => Must(HttpMethod.Post, path, body, stop);

    public Task<JsonNode> Get(string path, CancellationToken stop) => Must(HttpMethod.Get, path, null, stop);

    public void Dispose() => _http.Dispose();

    private static bool IsOverload(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict;
}
