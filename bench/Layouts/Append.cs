namespace Spend.Layouts;

/// <summary>One event as the journal gets it: its key's hash and its record, of the size of a typical posting.</summary>
internal readonly record struct Event(Guid Key, byte[] Payload);

/// <summary>The events of one customer in one commit; they follow position <c>First - 1</c> without a gap.</summary>
internal sealed record Append(Guid Customer, long First, List<Event> Events)
{
    public long Last => First + Events.Count - 1;

    /// <summary>All payloads, each behind its length, as one value.</summary>
    public byte[] Packed()
    {
        var packed = new byte[Events.Sum(static e => 4 + e.Payload.Length)];
        var at = 0;
        foreach (var (_, payload) in Events)
        {
            BitConverter.TryWriteBytes(packed.AsSpan(at), payload.Length);
            payload.CopyTo(packed, at + 4);
            at += 4 + payload.Length;
        }

        return packed;
    }
}
