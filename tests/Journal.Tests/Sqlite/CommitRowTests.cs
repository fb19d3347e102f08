using System.Text;
using Spend.Core.Metering;
using Spend.Journal.Sqlite;
using Spend.Journal.Tests.Stores;

namespace Spend.Journal.Tests.Sqlite;

/// <summary>The bytes of a commit are a promise: what is written today must be readable for good.</summary>
public sealed class CommitRowTests
{
    private const string Golden =
        "02" + "02000000" +
        // acme/ann after 7: a frame with a key, a frame without.
        "65000000" + "6c569008" + "0400" + "61636d65" + "0300" + "616e6e" + "0700000000000000" + "fffffffffffffffffffffffffffffffe" + "00000000000000000000000000000002" + "02000000" +
        "00112233445566778899aabbccddeeff" + "05000000" + "68656c6c6f" +
        "00000000000000000000000000000000" + "01000000" + "2a" +
        // \0/é from the start.
        "48000000" + "6882387f" + "0100" + "00" + "0200" + "c3a9" + "0000000000000000" + "00000000000000000000000000000000" + "00000000000000000000000000000000" + "01000000" +
        "00000000000000000000000000000001" + "01000000" + "ff" +
        "cb7e2a7b";

    private static readonly Append[] Batch =
    [
        new(new CustomerId("acme", "ann"), 7,
            [new Frame(8, new EventKey(UInt128.Parse("00112233445566778899aabbccddeeff", System.Globalization.NumberStyles.HexNumber)), "hello"u8.ToArray()), new Frame(9, default, "*"u8.ToArray())], []) { Hash = new ChainHash(UInt128.MaxValue - 1, 2) },
        new(new CustomerId("\0", "é"), 0, [new Frame(1, new EventKey(1), new byte[] { 0xff })], []),
    ];

    [Fact]
    public void Version_2_is_written_byte_for_byte() => Assert.Equal(Golden, Convert.ToHexStringLower(Write(out _)));

    [Fact]
    public void Version_2_is_read()
    {
        var row = Convert.FromHexString(Golden);
        var sections = CommitRow.Parse(row, 3);
        Assert.Equal(Batch.Select(append => append.Customer), sections.Select(section => section.Customer));
        Assert.Equal([(8L, 2, 3L), (1L, 1, 3L)], sections.Select(section => (section.Spot.First, section.Spot.Count, section.Spot.Position)));
        Assert.Equal(new EventKey(1), Assert.Single(sections[1].Keys));

        var spot = sections[0].Spot;
        var (frames, hash) = CommitSection.Frames(row[spot.Offset..(spot.Offset + spot.Length)], spot, Batch[0].Customer);
        Assert.Equal(Batch[0].Hash, hash);
        Assert.Equal(["hello", "*"], frames.Select(frame => Encoding.UTF8.GetString(frame.Payload.Span)));
        Assert.Equal(Batch[0].Frames.Select(frame => (frame.Sequence, frame.Key)), frames.Select(frame => (frame.Sequence, frame.Key)));
    }

    [Fact]
    public void The_writer_says_where_the_reader_finds_a_section()
    {
        var row = Write(out var spots);
        Assert.Equal(spots, CommitRow.Parse(row, 3).Select(section => section.Spot));
    }

    [Fact]
    public void Every_single_bit_and_every_length_is_covered_by_a_checksum()
    {
        var row = Write(out _);
        for (var bit = 0; bit < row.Length * 8; bit++)
        {
            row[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<JournalCorruptException>(() => CommitRow.Parse(row, 1));
            row[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        for (var length = 0; length < row.Length; length++) Assert.Throws<JournalCorruptException>(() => CommitRow.Parse(row.AsSpan(0, length), 1));
        Assert.Equal(2, CommitRow.Parse(row, 1).Count);
    }

    [Fact]
    public void Every_bit_of_a_section_read_alone_is_covered_too()
    {
        var row = Write(out var spots);
        var section = row[spots[0].Offset..(spots[0].Offset + spots[0].Length)];
        for (var bit = 0; bit < section.Length * 8; bit++)
        {
            section[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<JournalCorruptException>(() => CommitSection.Frames(section, spots[0], Batch[0].Customer));
            section[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void The_checksum_is_the_well_known_one() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    private static byte[] Write(out List<SectionSpot> spots)
    {
        var writer = new CommitRowWriter();
        // Used again: nothing of the row before shows.
        writer.Start();
        writer.Add(Appends.To(Appends.Bob, 0, "something longer than what follows"), 1);
        _ = writer.Finish();
        writer.Start();
        spots = [.. Batch.Select(append => writer.Add(append, 3))];
        return writer.Finish().ToArray();
    }
}
