using System.Buffers.Binary;
using Spend.Core.Metering;

namespace Spend.Journal.Postgres;

/// <summary>The frames of one row of the journal, as its two columns hold them: the keys side by side, and each payload behind its length.</summary>
internal static class PackedRecords
{
    private const int KeyBytes = 16, LengthBytes = 4;

    public static byte[] Keys(IReadOnlyList<Frame> frames)
    {
        var bytes = new byte[frames.Count * KeyBytes];
        for (var i = 0; i < frames.Count; i++) BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * KeyBytes), frames[i].Key.Value);
        return bytes;
    }

    public static byte[] Key(EventKey key)
    {
        var bytes = new byte[KeyBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key.Value);
        return bytes;
    }

    public static byte[] Payloads(IReadOnlyList<Frame> frames)
    {
        var length = 0;
        for (var i = 0; i < frames.Count; i++) length += LengthBytes + frames[i].Payload.Length;
        var bytes = new byte[length];
        var at = 0;
        for (var i = 0; i < frames.Count; i++)
        {
            var payload = frames[i].Payload.Span;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), payload.Length);
            payload.CopyTo(bytes.AsSpan(at + LengthBytes));
            at += LengthBytes + payload.Length;
        }
        return bytes;
    }

    /// <summary>The frames of a row, as slices of it.</summary>
    /// <exception cref="JournalCorruptException">The columns contradict each other.</exception>
    public static Frame[] Unpack(CustomerId customer, long first, long last, byte[] keys, byte[] payloads)
    {
        var frames = new Frame[keys.Length / KeyBytes];
        var at = 0;
        for (var i = 0; i < frames.Length; i++)
        {
            var length = payloads.Length - at < LengthBytes ? -1 : BinaryPrimitives.ReadInt32BigEndian(payloads.AsSpan(at));
            at += LengthBytes;
            if (length < 0 || length > payloads.Length - at) throw Damaged(customer, first);
            frames[i] = new Frame(first + i, new EventKey(BinaryPrimitives.ReadUInt128BigEndian(keys.AsSpan(i * KeyBytes))), payloads.AsMemory(at, length));
            at += length;
        }
        if (at != payloads.Length || frames.Length != last - first + 1 || keys.Length != frames.Length * KeyBytes) throw Damaged(customer, first);
        return frames;
    }

    private static JournalCorruptException Damaged(CustomerId customer, long first) => new($"The row of {customer} at sequence {first} is damaged.");
}
