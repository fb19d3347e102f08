using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Spend.Core.Metering;

/// <summary>
/// 64 bits over the parsed, normalised content of a request: the same for the same content however it was spelled (member order,
/// <c>1.0</c> for <c>1</c>). Compared only between requests under one key, so 64 bits are plenty.
/// </summary>
public readonly record struct Fingerprint(ulong Value)
{
    /// <summary>Feeds normalised fields, in a fixed order, into a <see cref="Fingerprint"/>.</summary>
    public sealed class Builder
    {
        private byte[] _buffer = new byte[256];
        private int _length;

        public Builder Add(string? text)
        {
            // The length in front keeps ("ab","c") apart from ("a","bc"), and null apart from "".
            if (text is null) return Add(-1L);
            var count = Encoding.UTF8.GetByteCount(text);
            Add((long)count);
            Reserve(count);
            _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
            return this;
        }

        public Builder Add(long number)
        {
            Reserve(8);
            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_length), number);
            _length += 8;
            return this;
        }

        public Builder Add(Int128 number)
        {
            Reserve(16);
            BinaryPrimitives.WriteInt128LittleEndian(_buffer.AsSpan(_length), number);
            _length += 16;
            return this;
        }

        public Builder Add(Properties properties)
        {
            Add((long)properties.Count);
            foreach (var (name, value) in properties.Pairs) Add(name).Add(value);
            return this;
        }

        public Builder Add(IReadOnlyCollection<UsageItem>? items)
        {
            if (items is null) return Add(-1L);
            Add((long)items.Count);
            foreach (var item in items) Add(item.Meter).Add(item.Quantity.Raw).Add(item.Properties);
            return this;
        }

        public Fingerprint Build()
        {
            Span<byte> hash = stackalloc byte[32];
            SHA256.HashData(_buffer.AsSpan(0, _length), hash);
            return new Fingerprint(BinaryPrimitives.ReadUInt64BigEndian(hash));
        }

        private void Reserve(int count)
        {
            if (_length + count > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
