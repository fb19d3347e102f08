using System.Buffers.Binary;

namespace Spend.Journal.Sqlite;

/// <summary>
/// The bytes of one group commit: one row of journal.db, with the frames of all its customers. Written once, kept for good, so the
/// format must only ever grow: a new one gets a new version number and this one stays readable.
/// </summary>
/// <remarks>
/// Version 2, little-endian; checksums are CRC-32C:
/// <code>
/// row      u8 version = 2 · u32 sections · section* · u32 checksum of everything before
/// section  u32 length of the body · u32 checksum of the body · body
/// body     u16 length · tenant (UTF-8) · u16 length · customer (UTF-8) · i64 after · 32 bytes chain hash after the last frame · u32 frames · frame*
/// frame    16 bytes event key, big-endian, zero for none · u32 length · payload
/// </code>
/// A section has a checksum of its own so that the frames of one customer can be read, and trusted, without reading the whole row.
/// </remarks>
internal static class CommitRow
{
    public const byte Version = 2;
    public const int HeaderBytes = 1 + 4, SectionHeaderBytes = 4 + 4, FrameHeaderBytes = 16 + 4, ChecksumBytes = 4;

    /// <summary>Checks a whole row and gives its sections.</summary>
    public static List<CommitSection> Parse(ReadOnlySpan<byte> row, long position)
    {
        if (row.IsEmpty) throw Damaged(position, "it is empty");
        if (row[0] != Version) throw new JournalCorruptException($"Commit {position} has format {row[0]}; this program knows {Version}. Was it written by a newer one?");
        if (row.Length < HeaderBytes + ChecksumBytes) throw Damaged(position, "it is cut off");
        var content = row[..^ChecksumBytes];
        if (Crc32C.Of(content) != ChecksumOf(row)) throw Damaged(position, "its checksum differs");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(row[1..]);
        var sections = new List<CommitSection>();
        var offset = HeaderBytes;
        for (uint i = 0; i < count; i++)
        {
            var section = CommitSection.Parse(content[offset..], position, offset);
            sections.Add(section);
            offset += section.Spot.Length;
        }
        if (offset != content.Length) throw Damaged(position, "it is longer than its sections");
        return sections;
    }

    /// <summary>The checksum at the end of a row.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadUInt32LittleEndian(row[^ChecksumBytes..]);

    public static JournalCorruptException Damaged(long position, string how) => new($"Commit {position} in journal.db is damaged: {how}.");
}
