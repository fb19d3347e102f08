using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Spend.Core;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>
/// A whole request body in one piece: where it came in one piece, the server's own buffer, else a rented one. Valid until disposed.
/// </summary>
internal struct RequestBody : IDisposable
{
    private readonly PipeReader _reader;
    private readonly ReadOnlySequence<byte> _received;
    private byte[]? _rented;
    private int _length;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> received)
    {
        (_reader, _received) = (reader, received);
        if (received.IsSingleSegment) return;
        _length = (int)received.Length;
        _rented = ArrayPool<byte>.Shared.Rent(_length);
        received.CopyTo(_rented);
    }

    public readonly ReadOnlySpan<byte> Bytes => _rented is null ? _received.FirstSpan : _rented.AsSpan(0, _length);

    /// <summary>The body, or null where it is larger than a body may be.</summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength is not <= Limits.BodyBytes) LetItBeSent(request);
        if (request.ContentLength > Limits.BodyBytes) return null;
        var reader = request.BodyReader;
        while (true)
        {
            // Synchronous in the usual case: the body came with its headers.
            var read = await reader.ReadAsync();
            var received = read.Buffer;
            if (received.Length > Limits.BodyBytes)
            {
                reader.AdvanceTo(received.End);
                return null;
            }
            if (read.IsCompleted) return new RequestBody(reader, received);
            reader.AdvanceTo(received.Start, received.End);
        }
    }

    /// <summary>
    /// Lifts the server's own limit where this one will be the judge. At its limit the server hangs up, and a caller that is still
    /// sending sees a broken connection; without it, it reads on for a few seconds without keeping anything, and the caller sees why.
    /// </summary>
    private static void LetItBeSent(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
    }

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
        _reader.AdvanceTo(_received.End);
    }
}
