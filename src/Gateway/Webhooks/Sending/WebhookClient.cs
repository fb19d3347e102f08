using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Sending;

/// <summary>
/// Makes single attempts. Nothing a receiver does takes longer than the timeout, more memory than a few buffers, or us to another place:
/// no redirects, cookies, proxies or decompression, and what it says is not kept.
/// </summary>
/// <remarks>HTTP/1.1, so that attempts to one host never wait for each other on a shared connection.</remarks>
public sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>For the rest of an answer whose status is known already: reading it lets the connection be used again.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly string _agent = "Spend-Webhooks/" + typeof(WebhookClient).Assembly.GetName().Version?.ToString(2);

    public WebhookClient(GuardedConnection connection, TimeProvider time, WebhookTiming timing)
    {
        (_time, _timeout) = (time, timing.Timeout);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = connection.Connect,
            ConnectTimeout = ConnectTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            MaxResponseHeadersLength = 16, // KiB
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            ActivityHeadersPropagator = null,
        });
    }

    /// <exception cref="OperationCanceledException">The process is stopping; what came of the attempt is unknown.</exception>
    public async Task<AttemptResult> Send(string url, string id, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> secrets, CancellationToken stopping)
    {
        var (now, started) = (_time.GetUtcNow(), Stopwatch.GetTimestamp());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeout.CancelAfter(_timeout);
        try
        {
            using var request = Request(url, id, now.ToUnixTimeSeconds(), body, secrets);
            using var response = await _http.SendAsync(request, timeout.Token);
            var result = Result(OutcomeOf((int)response.StatusCode), (int)response.StatusCode) with { RetryAfter = RetryAfter(response.Headers, now) };
            await Drain(response, timeout.Token);
            return result;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        // Whatever it is, it failed this attempt and nothing else.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Result(OutcomeOf(exception), null);
        }

        AttemptResult Result(AttemptOutcome outcome, int? status) =>
            new(new DeliveryAttempt(Instant.From(now.UtcDateTime), outcome, status, Stopwatch.GetElapsedTime(started)));
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(string url, string id, long timestamp, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> secrets)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("User-Agent", _agent);
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(secrets, id, timestamp, body.Span));
        return request;
    }

    private static AttemptOutcome OutcomeOf(int status) => status switch
    {
        >= 200 and < 300 => AttemptOutcome.Delivered,
        >= 300 and < 400 => AttemptOutcome.Redirected,
        410 => AttemptOutcome.Gone,
        429 or 502 or 504 => AttemptOutcome.Throttled,
        _ => AttemptOutcome.Rejected,
    };

    private static AttemptOutcome OutcomeOf(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
            switch (inner)
            {
                case BlockedAddressException: return AttemptOutcome.AddressBlocked;
                case UnresolvedNameException: return AttemptOutcome.NameNotFound;
                case AuthenticationException or HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }: return AttemptOutcome.TlsFailed;
                case OperationCanceledException or TimeoutException: return AttemptOutcome.TimedOut;
                case SocketException when exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }: return AttemptOutcome.ConnectionFailed;
            }
        return AttemptOutcome.BrokenExchange;
    }

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // More seconds than the header's reader can count are still a number.
        var asked = headers.RetryAfter is { } read ? read.Delta ?? (read.Date - now)
            : headers.TryGetValues("Retry-After", out var values) && values.Last() is { Length: > 0 } text && text.All(char.IsAsciiDigit) ? TimeSpan.MaxValue : null;
        return asked is not { } wait ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > RetrySchedule.Longest ? RetrySchedule.Longest : wait;
    }

    /// <summary>Reads what little there should be, and throws it away. More of it, or later, and the connection is closed.</summary>
    private static async Task Drain(HttpResponseMessage response, CancellationToken cancelled)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        bounded.CancelAfter(DrainTimeout);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(bounded.Token);
            var buffer = new byte[4_096];
            for (var left = Limits.WebhookAnswerBytes; left > 0;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), bounded.Token);
                if (read == 0) return;
                left -= read;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException)
        {
            // The status was the answer.
        }
    }
}

/// <summary>How long things take.</summary>
public sealed record WebhookTiming
{
    /// <summary>For one attempt, from the name's resolution to the status.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);
}
