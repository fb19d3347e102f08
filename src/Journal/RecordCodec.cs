using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>The bytes of a <see cref="Record"/> in the journal.</summary>
public static class RecordCodec
{
    public static byte[] Encode(Record record) => throw new NotImplementedException();

    public static Record Decode(ReadOnlySpan<byte> payload) => throw new NotImplementedException();

    public static EventKey KeyOf(Record record) => throw new NotImplementedException();
}
