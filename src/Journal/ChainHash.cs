using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spend.Journal;

/// <summary>
/// What all of a customer's frames up to one hash to, each on top of the one before: SHA-256 of (hash before, event key, payload), from
/// the hash of the customer's name. Changing, removing, inserting or moving a frame changes every hash from there on.
/// </summary>
public readonly record struct ChainHash(UInt128 High, UInt128 Low)
{
    public const int Bytes = 32;

    private const int KeyBytes = 16, StackBytes = 1024;

    /// <summary>Before the first frame.</summary>
    public static ChainHash Origin(CustomerId customer)
    {
        // The tenant's length stands before it, so that no two customers are spelled alike.
        var tenant = StrictUtf8.Encoding.GetBytes(customer.Tenant);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, tenant.Length);
        return Of([.. length, .. tenant, .. StrictUtf8.Encoding.GetBytes(customer.Customer)]);
    }

    public static ChainHash Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <summary>With one frame more.</summary>
    public ChainHash Follow(Frame frame)
    {
        var length = Bytes + KeyBytes + frame.Payload.Length;
        var bytes = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        Write(bytes);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[Bytes..], frame.Key.Value);
        frame.Payload.Span.CopyTo(bytes[(Bytes + KeyBytes)..]);
        return Of(bytes[..length]);
    }

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to, High);
        BinaryPrimitives.WriteUInt128BigEndian(to[16..], Low);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Bytes];
        Write(bytes);
        return bytes;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    private static ChainHash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        SHA256.HashData(content, hash);
        return Read(hash);
    }
}

/// <summary>What the journal says its chain hashes to after a frame.</summary>
public readonly record struct ChainMark(long Sequence, ChainHash Hash);
