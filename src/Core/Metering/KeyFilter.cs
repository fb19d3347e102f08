namespace Spend.Core.Metering;

/// <summary>
/// Which keys were certainly never seen, at two bytes a key: a Bloom filter that grows by segments. It only ever saves a look-up, so
/// being wrong in the other direction costs time, never meaning.
/// </summary>
internal sealed class KeyFilter
{
    private const int KeysPerSegment = 65_536;
    private const int BitsPerSegment = KeysPerSegment * 16;
    private const int Probes = 4;
    private const int MostSegments = 64;

    private readonly List<ulong[]> _segments = [];
    private int _inLatest = KeysPerSegment;

    /// <summary>False where it is full: beyond some millions of keys looking up is cheaper than remembering.</summary>
    public bool TryAdd(EventKey key)
    {
        if (_inLatest == KeysPerSegment)
        {
            if (_segments.Count == MostSegments) return false;
            _segments.Add(new ulong[BitsPerSegment / 64]);
            _inLatest = 0;
        }
        var bits = _segments[^1];
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = BitOf(key, probe);
            bits[bit / 64] |= 1UL << (bit % 64);
        }
        _inLatest++;
        return true;
    }

    public bool MayContain(EventKey key)
    {
        foreach (var bits in _segments)
        {
            var probe = 0;
            while (probe < Probes && (bits[BitOf(key, probe) / 64] & (1UL << (BitOf(key, probe) % 64))) != 0) probe++;
            if (probe == Probes) return true;
        }
        return false;
    }

    /// <summary>A key is a hash already: each probe takes its own 20 bits of it.</summary>
    private static int BitOf(EventKey key, int probe) => (int)(uint)((key.Value >> (probe * 24)) & (BitsPerSegment - 1));
}
