using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Spend.Competitors.RedisLua;

/// <summary>Reads RESP2 replies as far as this client meets them: strings, errors, integers and arrays of integers.</summary>
internal static class RespReader
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>False when the buffer ends inside a reply; <paramref name="buffer"/> is then unchanged and more must be read.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out RespReply reply)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!TryRead(ref reader, out reply))
        {
            return false;
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static bool TryRead(ref SequenceReader<byte> reader, out RespReply reply)
    {
        reply = default;
        if (!reader.TryRead(out var type) || !reader.TryReadTo(out ReadOnlySpan<byte> line, LineEnd))
        {
            return false;
        }

        switch (type)
        {
            case (byte)'+':
                reply = new RespReply(Text: Encoding.UTF8.GetString(line));
                return true;
            case (byte)'-':
                reply = new RespReply(Text: Encoding.UTF8.GetString(line), IsError: true);
                return true;
            case (byte)':':
                reply = new RespReply(Integer: Number(line));
                return true;
            case (byte)'$':
                return TryReadBulk(ref reader, Number(line), out reply);
            case (byte)'*':
                return TryReadIntegers(ref reader, Number(line), out reply);
            default:
                throw new InvalidDataException($"RESP type byte {type} is not known to this client.");
        }
    }

    private static bool TryReadBulk(ref SequenceReader<byte> reader, long length, out RespReply reply)
    {
        reply = default;
        if (length < 0)
        {
            return true;
        }

        if (!reader.TryReadExact((int)length + LineEnd.Length, out var bulk))
        {
            return false;
        }

        reply = new RespReply(Text: Encoding.UTF8.GetString(bulk.Slice(0, length)));
        return true;
    }

    private static bool TryReadIntegers(ref SequenceReader<byte> reader, long count, out RespReply reply)
    {
        reply = default;
        var integers = new long[count];
        for (var i = 0; i < integers.Length; i++)
        {
            if (!reader.TryRead(out var type) || !reader.TryReadTo(out ReadOnlySpan<byte> line, LineEnd))
            {
                return false;
            }

            integers[i] = type == (byte)':' ? Number(line) : throw new InvalidDataException("Expected an array of integers.");
        }

        reply = new RespReply(Integers: integers);
        return true;
    }

    private static long Number(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line, out long value, out var used) && used == line.Length
            ? value
            : throw new InvalidDataException("Expected a number.");
}
