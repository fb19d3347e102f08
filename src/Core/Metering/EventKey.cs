using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Spend.Core.Metering;

/// <summary>
/// What an id is known by: the first 128 bits of the SHA-256 of its kind and text. Of fixed size, so that memory and indexes
/// do not depend on how long callers make their ids. Equality is by value; default stands for "no key".
/// </summary>
public readonly record struct EventKey(UInt128 Value)
{
    /// <summary>The key of an event or authorization; they share one space within a customer.</summary>
    public static EventKey OfEvent(string id) => Of('e', id);

    /// <summary>The key of a credit grant.</summary>
    public static EventKey OfGrant(string id) => Of('g', id);

    /// <summary>The key of a period's invoice.</summary>
    public static EventKey OfInvoice(string period) => Of('i', period);

    /// <summary>The key of a refund of what was carried over.</summary>
    public static EventKey OfRefund(string id) => Of('r', id);

    /// <summary>The key of a property's value, where a meter counts distinct ones.</summary>
    public static EventKey OfValue(string value) => Of('v', value);

    public bool IsNone => Value == UInt128.Zero;

    private static EventKey Of(char kind, string id)
    {
        var length = Encoding.UTF8.GetMaxByteCount(id.Length) + 1;
        Span<byte> text = length <= 1_024 ? stackalloc byte[1_024] : new byte[length];
        text[0] = (byte)kind;
        var written = Encoding.UTF8.GetBytes(id, text[1..]) + 1;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..written], hash);
        return new EventKey(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }
}
