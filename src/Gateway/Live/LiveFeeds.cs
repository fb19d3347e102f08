using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Live;

/// <summary>What all answers that stay open have in common: a place among the viewers, the stream, and their end.</summary>
internal sealed class LiveFeeds(LiveViewers viewers, KeyRing keys, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string LastEventId = "Last-Event-ID";

    /// <summary>Writes a stream until its viewer leaves, its key ends or the process stops.</summary>
    /// <param name="of">Whom it is about; with an empty id: of all customers of the tenant.</param>
    /// <param name="view">Gets its place, the stream, whether the viewer's key is still good, the clock, and when to end.</param>
    /// <exception cref="ProblemException">429: too many watch already.</exception>
    public async Task Run(HttpContext context, CustomerId of, Func<LivePlace, EventStream, Func<bool>, TimeProvider, CancellationToken, Task> view)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var place = viewers.Enter(of);
        var output = new EventStream(context.Response.BodyWriter);
        try
        {
            Begin(context);
            await view(place, output, context.IsStillLetIn(keys), time, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // It left, or the process stops: then nobody is waited for who does not read.
            if (output.IsWaiting) context.Abort();
        }
    }

    /// <exception cref="ProblemException">400: no id of ours.</exception>
    public static long? SequenceOf(string? lastEventId) =>
        string.IsNullOrEmpty(lastEventId) ? null
        : long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw new ProblemException(Problem.Invalid("#", LastEventId + ": is none that this feed gave."));

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = EventStream.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
