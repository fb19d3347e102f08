using System.Security.Cryptography;

namespace Spend.Layouts;

/// <summary>The customers, and the position each has reached in one layout.</summary>
internal sealed class Heads
{
    private readonly Guid[] _names;
    private readonly long[] _positions;

    public Heads(Guid[] names) => (_names, _positions) = (names, new long[names.Length]);

    /// <summary>Hashes, as the product keys its rows: neighbours in number are no neighbours in the index.</summary>
    public static Guid[] NamesOf(int customers) =>
        [.. Enumerable.Range(0, customers).Select(static n => new Guid(SHA256.HashData(BitConverter.GetBytes(n)).AsSpan(0, 16)))];

    public Guid Name(int customer) => _names[customer];

    /// <summary>Takes the next positions of a customer; answers the first. A customer belongs to one lane, so to one thread.</summary>
    public long Advance(int customer, int events)
    {
        var first = _positions[customer] + 1;
        _positions[customer] += events;
        return first;
    }

    public long Total => _positions.Sum();
}
