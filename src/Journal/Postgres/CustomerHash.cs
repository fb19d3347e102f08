using System.Buffers.Binary;

namespace Spend.Journal.Postgres;

/// <summary>What the tables call a customer: the first half of the hash that its chain begins with.</summary>
internal static class CustomerHash
{
    public static Guid Of(CustomerId customer)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ChainHash.Origin(customer).High);
        return new Guid(bytes, bigEndian: true);
    }
}
