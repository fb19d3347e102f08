using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// Reads the primitives of the record format. Whatever the bytes are, it answers with a value that <see cref="RecordWriter"/> could have
/// written or throws <see cref="CorruptRecordException"/> or <see cref="UnknownRecordException"/>, and allocates no more than the bytes
/// can account for.
/// </summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    private readonly int Left => _bytes.Length - _at;

    public byte Byte()
    {
        if (_at >= _bytes.Length) throw Short();
        return _bytes[_at++];
    }

    public bool Flag() => Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new CorruptRecordException($"The record has {other} where yes or no is expected."),
    };

    public ulong Number()
    {
        ulong value = Byte();
        if (value < 0x80) return value;
        value &= 0x7f;
        for (var shift = 7; ; shift += 7)
        {
            ulong next = Byte();
            if (next == 0 || (shift == 63 && next > 1))
                throw new CorruptRecordException("The record has a number that is not in its shortest form or too big.");
            value |= (next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    public long Signed()
    {
        var value = Number();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int Int()
    {
        var value = Signed();
        if (value is < int.MinValue or > int.MaxValue) throw new CorruptRecordException("The record has a number that is too big.");
        return (int)value;
    }

    /// <summary>How many elements follow; never more than the bytes that are left can hold.</summary>
    public int Count(int bytesOfEach)
    {
        var value = Number();
        if (value > (ulong)(Left / bytesOfEach)) throw Short();
        return (int)value;
    }

    public Instant Instant(Instant origin) => new(unchecked(origin.UnixMicroseconds + Signed()));

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public UInt128 Fixed128() => BinaryPrimitives.ReadUInt128BigEndian(Bytes(16));

    /// <summary>The bytes of a part that says how many they are.</summary>
    public ReadOnlySpan<byte> Part()
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));
        return count >= 0 ? Bytes(count) : throw Short();
    }

    public string Text()
    {
        var bytes = Bytes(Count(1));
        if (!Utf8.IsValid(bytes)) throw new CorruptRecordException("The record has a text that is not UTF-8.");
        return Encoding.UTF8.GetString(bytes);
    }

    public Money Amount() => Money.FromRaw(AmountCodec.Read(ref this));

    public Quantity Quantity() => Core.Quantity.FromRaw(AmountCodec.Read(ref this));

    public T Enum<T>() where T : struct, Enum => FrozenNumbers<T>.ValueOf(Byte());

    /// <summary>Bits that say which parts follow. A bit beyond the known ones is a part that this program cannot skip.</summary>
    public static ulong Known(ulong bits, ulong known, string of) =>
        (bits & ~known) == 0
            ? bits
            : throw new UnknownRecordException($"The record has parts of a {of} that this program does not know (bits {bits & ~known:x}).");

    /// <summary>What follows was added to the format later.</summary>
    public readonly bool IsAtEnd => Left == 0;

    public readonly void End()
    {
        if (Left > 0) throw new CorruptRecordException($"The record has {Left} bytes too many.");
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > Left) throw Short();
        var bytes = _bytes.Slice(_at, count);
        _at += count;
        return bytes;
    }

    private static CorruptRecordException Short() => new("The record ends too early.");
}
