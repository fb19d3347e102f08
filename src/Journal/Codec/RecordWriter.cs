using System.Buffers.Binary;
using System.Text;
using Spend.Core;

namespace Spend.Journal;

/// <summary>Writes the primitives of the record format into a buffer that is used again and again.</summary>
internal sealed class RecordWriter
{
    /// <summary>A buffer that one rich record has made bigger than this is not kept.</summary>
    private const int Kept = 64 * 1024;

    private const int Initial = 1_024;

    /// <summary>Throws on text that is no valid UTF-16: replacing what cannot be written would change an id without a word.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [ThreadStatic] private static RecordWriter? _ofThisThread;

    private byte[] _buffer = new byte[Initial];
    private int _length;

    /// <summary>Empty, whatever an encoding that failed has left behind.</summary>
    public static RecordWriter OfThisThread
    {
        get
        {
            var writer = _ofThisThread ??= new RecordWriter();
            writer._length = 0;
            return writer;
        }
    }

    /// <summary>What was written, as an array of its own.</summary>
    public byte[] Take()
    {
        var bytes = _buffer.AsSpan(0, _length).ToArray();
        _length = 0;
        if (_buffer.Length > Kept) _buffer = new byte[Initial];
        return bytes;
    }

    public void Byte(byte value)
    {
        if (_length == _buffer.Length) Grow(1);
        _buffer[_length++] = value;
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(ulong value)
    {
        var to = Space(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7) to[at++] = unchecked((byte)(value | 0x80));
        to[at++] = (byte)value;
        _length += at;
    }

    public void Count(int value) => Number((ulong)value);

    public void Signed(long value) => Number(unchecked((ulong)((value << 1) ^ (value >> 63))));

    /// <summary>An instant near another: the difference wraps, so that every pair has one.</summary>
    public void Instant(Instant value, Instant origin) => Signed(unchecked(value.UnixMicroseconds - origin.UnixMicroseconds));

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Space(8), value);
        _length += 8;
    }

    public void Fixed128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(Space(16), value);
        _length += 16;
    }

    /// <summary>Begins a part with the number of its bytes in front. What it gives, <see cref="EndPart"/> takes.</summary>
    public int BeginPart()
    {
        Space(4);
        return _length += 4;
    }

    public void EndPart(int start) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start - 4), _length - start);

    public void Text(string value)
    {
        if (value.Length <= 127 / 3)
        {
            // Its length surely fits one byte: written behind it, then counted.
            var to = Space(1 + 127);
            var count = Utf8.GetBytes(value, to[1..]);
            to[0] = (byte)count;
            _length += 1 + count;
            return;
        }
        var length = Utf8.GetByteCount(value);
        Count(length);
        Utf8.GetBytes(value, Space(length));
        _length += length;
    }

    public void Amount(Money value) => AmountCodec.Write(this, value.Raw);

    public void Amount(Quantity value) => AmountCodec.Write(this, value.Raw);

    public void Enum<T>(T value) where T : struct, Enum => Byte(FrozenNumbers<T>.NumberOf(value));

    /// <summary>At least so much room; what is used of it is told by <see cref="Advance"/>.</summary>
    public Span<byte> Space(int count)
    {
        if (_buffer.Length - _length < count) Grow(count);
        return _buffer.AsSpan(_length);
    }

    public void Advance(int count) => _length += count;

    private void Grow(int count) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
}
