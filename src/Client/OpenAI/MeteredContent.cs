using System.Net;

namespace Spend.Client;

/// <summary>The content of a streamed answer, metered while it is read.</summary>
internal sealed class MeteredContent : HttpContent
{
    private readonly HttpContent _upstream;
    private readonly Func<Stream, MeteredEventStream> _meter;
    private MeteredEventStream? _stream;
    private readonly StreamMeter _held;

    public MeteredContent(HttpContent upstream, StreamMeter meter, MeteredRequest request, string model)
    {
        (_upstream, _held) = (upstream, meter);
        _meter = stream => new MeteredEventStream(stream, meter, new EventReader(request, model));
        foreach (var (name, values) in upstream.Headers)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => _stream ??= _meter(await _upstream.ReadAsStreamAsync().ConfigureAwait(false));

    // For synchronous callers, as HttpClient.Send is one; on the pool, as in SpendHandler.Send.
    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => Task.Run(CreateContentReadStreamAsync, CancellationToken.None).GetAwaiter().GetResult();

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Task.Run(() => SerializeToStreamAsync(stream, context, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var metered = _stream ??= _meter(await _upstream.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        await metered.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream?.Dispose();
            // Never read: the endpoint has read the input all the same.
            if (_stream is null) _held.SettleLater(null);
            _upstream.Dispose();
        }
        base.Dispose(disposing);
    }
}
