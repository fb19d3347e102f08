namespace Spend.Client;

/// <summary>Where an event of a stream ends, and what it says. Lines end with LF, CR or both, as the standard has it.</summary>
internal static class ServerSentEvent
{
    /// <returns>Bytes up to and with the empty line that ends the first event; 0 where none has ended.</returns>
    public static int EndOf(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; NextLine(bytes[at..]) is { Next: > 0 } line; at += line.Next)
            if (line.Length == 0) return at + line.Next;
        return 0;
    }

    /// <summary>The value of its data field. Models send one line; of several the first would not be JSON, so they are joined.</summary>
    public static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> whole)
    {
        ReadOnlySpan<byte> data = default;
        while (!whole.IsEmpty)
        {
            // The last line of a stream may have no end.
            var (length, next) = NextLine(whole) is { Next: > 0 } ended ? ended : (whole.Length, whole.Length);
            var line = whole[..length];
            whole = whole[next..];
            if (!line.StartsWith("data:"u8)) continue;
            line = line["data:"u8.Length..].TrimStart((byte)' ');
            data = data.IsEmpty ? line : (byte[])[.. data, (byte)'\n', .. line];
        }
        return data;
    }

    /// <summary>
    /// A CR is the end at once, also where its LF has not arrived yet: that makes an empty event of its own, which nobody minds, while waiting for it
    /// could be in vain.
    /// </summary>
    /// <returns>The first line's length, and where the next begins: 0 where it has no end.</returns>
    private static (int Length, int Next) NextLine(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0) return (0, 0);
        return (length, bytes[length..].StartsWith("\r\n"u8) ? length + 2 : length + 1);
    }
}
