using Spend.Core.Accounts;
using Spend.Core.Invoicing;

namespace Spend.Journal.Tests.Codec;

public class DamagedRecordTests
{
    [Fact]
    public void Every_record_cut_short_is_told()
    {
        foreach (var (_, record) in Samples.All)
        {
            var bytes = RecordCodec.Encode(record);
            var whole = HasGrown(record) ? RecordCodec.Encode(BeforeItGrew(record)).Length : -1;
            for (var length = 0; length < bytes.Length; length++)
                if (length == whole) Assert.Equal(Dump.Of(BeforeItGrew(record)), Dump.Of(RecordCodec.Decode(bytes.AsSpan(0, length))));
                else Assert.Throws<CorruptRecordException>(() => RecordCodec.Decode(bytes.AsSpan(0, length)));
        }
    }

    /// <summary>Whether a part stands at the end that the first program did not write. Cut off right there it is what that one wrote: only the checksum of its row tells.</summary>
    private static bool HasGrown(Record record) => record is AccountSuspended { Invoice: not null } || (record is CustomerConfigured configured && configured.Profile.Invoicing != InvoiceTerms.Usual);

    private static Record BeforeItGrew(Record record) => record switch
    {
        AccountSuspended suspended => suspended with { Invoice = null },
        CustomerConfigured configured => configured with { Profile = configured.Profile with { Invoicing = InvoiceTerms.Usual } },
        _ => record,
    };

    [Fact]
    public void Every_record_with_something_behind_it_is_told()
    {
        foreach (var bytes in Payloads())
            for (var extra = 0; extra < 256; extra++)
                Assert.Throws<CorruptRecordException>(() => RecordCodec.Decode([.. bytes, (byte)extra]));
    }

    [Fact]
    public void A_record_with_one_byte_changed_is_told_or_is_another_whole_record()
    {
        foreach (var bytes in Payloads())
            for (var at = 0; at < bytes.Length; at++)
                foreach (var value in (byte[])[0, 1, 0x7f, 0x80, 0xff, .. Enumerable.Range(0, 8).Select(bit => (byte)(bytes[at] ^ (1 << bit)))])
                {
                    var damaged = bytes.ToArray();
                    damaged[at] = value;
                    if (Read(damaged) is { } other) Assert.Equal(Dump.Of(other), Dump.Of(RecordCodec.Decode(RecordCodec.Encode(other))));
                }
    }

    [Fact]
    public void Any_bytes_are_told_or_are_a_record()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            // One in two says who asked for it.
            if (bytes.Length > 1 && i % 4 > 0) (bytes[0], bytes[1]) = (1, (byte)(random.Next(1, Enum.GetValues<RecordKind>().Length + 1) | (i % 2 << 7)));
            try
            {
                Read(bytes);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {i}: {Convert.ToHexStringLower(bytes)} gave {e}");
            }
        }
    }

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_takes_no_memory()
    {
        // A cap-removed record whose text claims nearly 2^63 bytes.
        byte[] huge = [1, 7, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CorruptRecordException>(() => RecordCodec.Decode(huge));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static IEnumerable<byte[]> Payloads()
    {
        foreach (var (_, record) in Samples.All) yield return RecordCodec.Encode(record);
    }

    private static Record? Read(byte[] bytes)
    {
        try
        {
            return RecordCodec.Decode(bytes);
        }
        catch (Exception e) when (e is CorruptRecordException or UnknownRecordException)
        {
            return null;
        }
    }
}
