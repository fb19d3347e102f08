using System.Buffers.Binary;
using System.Text;
using Spend.Core.Metering;

namespace Spend.Journal.Sqlite;

/// <summary>One customer's part of a commit; see <see cref="CommitRow"/> for its bytes.</summary>
internal sealed class CommitSection
{
    private CommitSection(CustomerId customer, SectionSpot spot, EventKey[] keys)
    {
        Customer = customer;
        Spot = spot;
        Keys = keys;
    }

    public CustomerId Customer { get; }

    public SectionSpot Spot { get; }

    /// <summary>The keys of its frames, in order.</summary>
    public EventKey[] Keys { get; }

    /// <summary>Reads a section up to its payloads. <paramref name="bytes"/> begins with it and may go on.</summary>
    public static CommitSection Parse(ReadOnlySpan<byte> bytes, long position, int offset)
    {
        var reader = new SectionReader(bytes, position);
        var customer = reader.Customer();
        var first = reader.Int64() + 1;
        _ = reader.Hash();
        var keys = new EventKey[reader.Length(CommitRow.FrameHeaderBytes)];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = reader.Key();
            _ = reader.Payload();
        }
        reader.End();
        return new CommitSection(customer, new SectionSpot(first, keys.Length, position, offset, reader.SectionLength), keys);
    }

    /// <summary>The frames of a section, as slices of it, and what the chain hashes to after the last. Fails where it is not the expected customer's.</summary>
    public static SectionFrames Frames(byte[] section, SectionSpot spot, CustomerId customer)
    {
        var reader = new SectionReader(section, spot.Position);
        var found = reader.Customer();
        var first = reader.Int64() + 1;
        var hash = reader.Hash();
        var frames = new Frame[reader.Length(CommitRow.FrameHeaderBytes)];
        if (found != customer || first != spot.First || frames.Length != spot.Count)
            throw new JournalCorruptException($"index.db says commit {spot.Position} has sequence {spot.First} of {customer}, and it has not. Delete index.db to have it rebuilt.");
        for (var i = 0; i < frames.Length; i++)
        {
            var key = reader.Key();
            var (start, length) = reader.Payload();
            frames[i] = new Frame(first + i, key, section.AsMemory(start, length));
        }
        reader.End();
        return new SectionFrames(frames, hash);
    }

    /// <summary>Walks a section's bytes, and finds a checksum or length that is wrong before it misleads.</summary>
    private ref struct SectionReader
    {
        private readonly ReadOnlySpan<byte> _section;
        private readonly long _position;
        private int _at;

        public SectionReader(ReadOnlySpan<byte> bytes, long position)
        {
            _position = position;
            if (bytes.Length < CommitRow.SectionHeaderBytes) throw CommitRow.Damaged(position, "a section is cut off");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            if (length > bytes.Length - CommitRow.SectionHeaderBytes) throw CommitRow.Damaged(position, "a section is cut off");
            _section = bytes[..(CommitRow.SectionHeaderBytes + (int)length)];
            _at = CommitRow.SectionHeaderBytes;
            if (Crc32C.Of(_section[_at..]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..])) throw CommitRow.Damaged(position, "a section's checksum differs");
        }

        public readonly int SectionLength => _section.Length;

        public CustomerId Customer() => new(Text(), Text());

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public ChainHash Hash() => ChainHash.Read(Take(ChainHash.Bytes));

        public EventKey Key() => new(BinaryPrimitives.ReadUInt128BigEndian(Take(16)));

        /// <summary>A number of things of at least this size: not more than there is room for.</summary>
        public int Length(int size)
        {
            var count = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
            if (count > (_section.Length - _at) / size) throw CommitRow.Damaged(_position, "a length leads beyond its end");
            return (int)count;
        }

        public (int Start, int Length) Payload()
        {
            var length = Length(1);
            _ = Take(length);
            return (_at - length, length);
        }

        public readonly void End()
        {
            if (_at != _section.Length) throw CommitRow.Damaged(_position, "a section is longer than its frames");
        }

        private string Text() => Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(2))));

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _section.Length - _at) throw CommitRow.Damaged(_position, "a length leads beyond its end");
            _at += count;
            return _section.Slice(_at - count, count);
        }
    }
}

/// <param name="Hash">Of the chain after the last frame.</param>
internal sealed record SectionFrames(Frame[] Frames, ChainHash Hash);
