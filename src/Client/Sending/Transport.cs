using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Spend.Client;

/// <summary>
/// Sends a request until it is answered or its time is over. Everything that is sent carries an id or replaces a whole object, so sending
/// it again is one spend.
/// </summary>
internal sealed class Transport(Func<HttpClient> clients, SpendOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50), LongestWait = TimeSpan.FromSeconds(2);

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    // When a request first went unanswered; 0: the last one was answered, if only by "come back later".
    private long _silentSince;

    /// <summary>How long nothing has been answered; null: the last request was.</summary>
    public TimeSpan? Silence => Volatile.Read(ref _silentSince) is not 0 and var since ? time.GetElapsedTime(since) : null;

    /// <summary>Called when there is an answer after silence.</summary>
    public Action? Answered { get; set; }

    /// <summary>Tries for as long as <see cref="SpendOptions.Timeout"/>; once, while the controller is known not to answer.</summary>
    public Task<Reply> Send(HttpMethod method, string path, byte[]? body, CancellationToken cancel) =>
        Send(method, path, body, Silence is null ? options.Timeout : options.AttemptTimeout, Silence is null, cancel);

    /// <summary>Tries once.</summary>
    public Task<Reply> SendOnce(HttpMethod method, string path, byte[]? body, CancellationToken cancel) =>
        Send(method, path, body, options.AttemptTimeout, false, cancel);

    private async Task<Reply> Send(HttpMethod method, string path, byte[]? body, TimeSpan total, bool retry, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var mayHaveArrived = false;
        for (var attempt = 0; ; attempt++)
        {
            var reply = await Try(method, path, body, Min(options.AttemptTimeout, total - time.GetElapsedTime(started)), cancel).ConfigureAwait(false);
            mayHaveArrived |= reply.MayHaveArrived;
            if ((reply.IsAnswer || reply.IsBusy) && Interlocked.Exchange(ref _silentSince, 0) != 0) Answered?.Invoke();
            if (reply.IsAnswer) return reply;
            // "At once", or a date of a clock that is behind, must not become a loop without a pause.
            var wait = Max(reply.RetryAfter ?? TimeSpan.Zero, Backoff(attempt));
            if (!retry || time.GetElapsedTime(started) + wait >= total)
            {
                if (!reply.IsBusy) Interlocked.CompareExchange(ref _silentSince, Math.Max(1, time.GetTimestamp()), 0);
                log.Unanswered(method.Method, attempt + 1, reply.Fault!);
                return reply with { MayHaveArrived = mayHaveArrived };
            }
            Telemetry.Retries.Add(1);
            await Task.Delay(wait, time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<Reply> Try(HttpMethod method, string path, byte[]? body, TimeSpan limit, CancellationToken cancel)
    {
        using var timer = new CancellationTokenSource(Max(limit, TimeSpan.FromMilliseconds(1)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        using var request = new HttpRequestMessage(method, new Uri(options.Root, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        try
        {
            using var response = await clients().SendAsync(request, either.Token).ConfigureAwait(false);
            var content = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var retryAfter = RetryAfter(response);
            var reply = Reply.Of(response.StatusCode, content, retryAfter);
            var isBusy = response.StatusCode == HttpStatusCode.TooManyRequests || IsInProgress(reply);
            return isBusy || IsPassing(response.StatusCode) ? Reply.None(reply.Problem().Detail, true, retryAfter) with { IsBusy = isBusy } : reply;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Reply.None($"No answer within {limit.TotalSeconds:0.###} s.", true, null);
        }
        catch (HttpRequestException e)
        {
            return Reply.None(e.Message, e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError), null);
        }
        // A handler that the program put before this client may throw anything: a circuit that is open, a time limit of its own.
#pragma warning disable CA1031
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Reply.None(e.Message, true, null);
        }
    }

    /// <summary>Answers that say nothing about the request itself: the same one may be answered otherwise in a moment.</summary>
    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Of the conflicts only that one passes: the same id is still being decided.</summary>
    private static bool IsInProgress(Reply reply) => reply.Status == HttpStatusCode.Conflict && (reply.RetryAfter is not null || reply.Problem().Code is "in_progress" or "concurrent_change");

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => Max(date - time.GetUtcNow(), TimeSpan.Zero),
        _ => null,
    };

    /// <summary>Doubles, with jitter: many callers of one controller must not come back at one moment.</summary>
    private static TimeSpan Backoff(int attempt)
    {
        var most = Min(FirstWait * Math.Pow(2, Math.Min(attempt, 10)), LongestWait);
#pragma warning disable CA5394 // Not a secret.
        return most * (0.5 + Random.Shared.NextDouble() / 2);
#pragma warning restore CA5394
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
