using System.Buffers.Binary;

namespace Spend.Journal.Sqlite;

/// <summary>Packs appends into the bytes of one <see cref="CommitRow"/>. Its buffer is used again for the next row.</summary>
internal sealed class CommitRowWriter
{
    /// <summary>A buffer that one huge commit made larger than this is given back.</summary>
    private const int KeptBytes = 4 * 1024 * 1024;

    private byte[] _bytes = new byte[64 * 1024];
    private int _length;
    private uint _sections;

    public void Start()
    {
        if (_bytes.Length > KeptBytes) _bytes = new byte[64 * 1024];
        _length = CommitRow.HeaderBytes;
        _sections = 0;
    }

    /// <summary>Adds a section and says where it will be.</summary>
    public SectionSpot Add(Append append, long position)
    {
        var start = _length;
        _length += CommitRow.SectionHeaderBytes;
        Text(append.Customer.Tenant);
        Text(append.Customer.Customer);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), append.After);
        append.Hash.Write(Take(ChainHash.Bytes));
        var frames = append.Frames;
        var count = frames.Count;
        BinaryPrimitives.WriteUInt32LittleEndian(Take(4), (uint)count);
        for (var i = 0; i < count; i++)
        {
            var frame = frames[i];
            var payload = frame.Payload.Span;
            var bytes = Take(CommitRow.FrameHeaderBytes + payload.Length);
            BinaryPrimitives.WriteUInt128BigEndian(bytes, frame.Key.Value);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], (uint)payload.Length);
            payload.CopyTo(bytes[CommitRow.FrameHeaderBytes..]);
        }
        var body = _bytes.AsSpan(start + CommitRow.SectionHeaderBytes, _length - start - CommitRow.SectionHeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(start), (uint)body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(start + 4), Crc32C.Of(body));
        _sections++;
        return new SectionSpot(append.After + 1, count, position, start, _length - start);
    }

    /// <summary>The finished row; valid until the next start.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _bytes[0] = CommitRow.Version;
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(1), _sections);
        var checksum = Crc32C.Of(_bytes.AsSpan(0, _length));
        BinaryPrimitives.WriteUInt32LittleEndian(Take(CommitRow.ChecksumBytes), checksum);
        return _bytes.AsSpan(0, _length);
    }

    private void Text(string text)
    {
        var bytes = StrictUtf8.Encoding.GetByteCount(text);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)bytes);
        StrictUtf8.Encoding.GetBytes(text, Take(bytes));
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
