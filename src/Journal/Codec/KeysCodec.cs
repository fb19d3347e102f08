using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>The event keys an account remembers, oldest first. For snapshots, most of which they fill.</summary>
internal static class KeysCodec
{
    public static void Keys(this RecordWriter to, KnownKeys keys)
    {
        var inOrder = keys.InOrder.ToArray();
        to.Flag(keys.HasForgotten);
        to.Count(inOrder.Length);
        var previous = 0L;
        foreach (var (key, sequence) in inOrder)
        {
            to.Fixed128(key.Value);
            to.Signed(unchecked(sequence - previous));
            previous = sequence;
        }
    }

    /// <summary>As of an account that has forgotten all of them.</summary>
    public static void NoKeys(this RecordWriter to)
    {
        to.Flag(true);
        to.Count(0);
    }

    public static void Keys(this ref RecordReader from, KnownKeys keys)
    {
        if (from.Flag()) keys.MarkForgotten();
        var count = from.Count(bytesOfEach: 17);
        var sequence = 0L;
        for (var i = 0; i < count; i++)
        {
            var key = new EventKey(from.Fixed128());
            keys.Add(key, sequence = unchecked(sequence + from.Signed()));
        }
    }
}
