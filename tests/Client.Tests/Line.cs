using System.Collections.Concurrent;
using System.Net;

namespace Spend.Client.Tests;

/// <summary>The way to the gateway, which a test can disturb. What arrives, arrives at the real one.</summary>
public sealed class Line() : DelegatingHandler(new SocketsHttpHandler())
{
    private int _answersToDrop;

    /// <summary>Nothing arrives.</summary>
    public bool IsCut { get; set; }

    /// <summary>All arrives, no answer comes back.</summary>
    public bool IsMute { get; set; }

    /// <summary>Answers in the gateway's place; null: it is asked.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Called when the gateway has decided and before its answer comes back.</summary>
    public Func<string, Task>? Answered { get; set; }

    /// <summary>Everything that was sent: method, path, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Sent { get; } = new();

    public int Count(string ending) => Sent.Count(s => s.Path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>So many of the next answers are lost.</summary>
    public void Drop(int answers) => _answersToDrop = answers;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Enqueue((request.Method.Method, request.RequestUri!.AbsolutePath, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        if (IsCut) throw new HttpRequestException(HttpRequestError.ConnectionError, "Cut.");
        if (Instead?.Invoke(request) is { } answer) return answer;
        var response = await base.SendAsync(request, cancellationToken);
        if (Answered is { } answered) await answered(request.RequestUri!.AbsolutePath);
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsMute && Interlocked.Decrement(ref _answersToDrop) < 0) return response;
        // Decided and durable by now, but nobody hears of it.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        response.Dispose();
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The answer was lost.");
    }

    public static HttpResponseMessage Problem(int status, string code, int? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent($$"""{"type":"urn:spend:problem:{{code}}","title":"T","status":{{status}},"detail":"D","code":"{{code}}"}""", System.Text.Encoding.UTF8, "application/problem+json"),
        };
        if (retryAfter is { } seconds) response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }
}
