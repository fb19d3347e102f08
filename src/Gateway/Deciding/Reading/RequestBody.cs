using System.Buffers;
using System.IO.Pipelines;
using Spend.Core;
using Spend.Gateway.Http;

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
        if (request.ContentLength is not <= Limits.BodyBytes) JsonBody.LetItBeSent(request);
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

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
        _reader.AdvanceTo(_received.End);
    }
}
