using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>
/// An answer while it is written. Whole before it is sent, so that it leaves with its length in one write instead of in chunks; the
/// buffer and the writer serve one request after the other.
/// </summary>
internal sealed class Reply : IBufferWriter<byte>
{
    private const int UsualBytes = 4_096;
    private const int KeptBytes = 1 << 20;

    /// <summary>The members are constants and written by hand: checking them at run time would find nothing that tests do not.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Reply? _free;

    private byte[] _bytes = new byte[UsualBytes];
    private int _length;

    private Reply() => Json = new Utf8JsonWriter(this, Options);

    public Utf8JsonWriter Json { get; }

    public static Reply Rent()
    {
        var reply = _free ?? new Reply();
        _free = null;
        return reply;
    }

    /// <summary>Sends what was written, and gives the buffer back.</summary>
    public async ValueTask Send(HttpResponse response, int status, string contentType)
    {
        Json.Flush();
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = _length;
        await response.BodyWriter.WriteAsync(_bytes.AsMemory(0, _length));
        Return();
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - _length < Math.Max(size, 256)) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + size));
    }

    private void Return()
    {
        if (_bytes.Length > KeptBytes) return;
        _length = 0;
        Json.Reset();
        _free = this;
    }
}
