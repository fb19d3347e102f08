using System.Buffers.Binary;
using System.Text;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>
/// A font file with the outlines of some glyphs alone. They keep their numbers, so that nothing that names a glyph has to be changed;
/// all others are empty.
/// </summary>
/// <remarks>Source: the OpenType specification, "glyf" (composite glyphs) and "Organization of an OpenType font".</remarks>
internal static class FontSubset
{
    private const int HasMore = 0x20, HasWords = 0x1, HasScale = 0x8, HasTwoScales = 0x40, HasMatrix = 0x80;

    /// <summary>What a PDF needs of a font whose characters it maps itself.</summary>
    private static readonly string[] Kept = ["glyf", "head", "hhea", "hmtx", "loca", "maxp"];

    public static byte[] Of(TrueTypeFont font, IEnumerable<ushort> used)
    {
        var glyphs = WithParts(font, used);
        var outlines = new MemoryStream();
        var offsets = new byte[4 * (font.GlyphCount + 1)];
        for (var glyph = 0; glyph < font.GlyphCount; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan(4 * glyph), (int)outlines.Length);
            if (!glyphs.Contains((ushort)glyph)) continue;
            var (start, end) = font.OutlineOf(glyph);
            outlines.Write(font.Table("glyf")[start..end]);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }
        BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan(4 * font.GlyphCount), (int)outlines.Length);
        return Assemble(font, outlines.ToArray(), offsets);
    }

    /// <summary>An accented letter is made of a letter and an accent.</summary>
    private static SortedSet<ushort> WithParts(TrueTypeFont font, IEnumerable<ushort> used)
    {
        var all = new SortedSet<ushort>();
        // Glyph 0 is in every font.
        var open = new Stack<ushort>(used.Append((ushort)0));
        while (open.TryPop(out var glyph))
        {
            if (!all.Add(glyph)) continue;
            var (start, end) = font.OutlineOf(glyph);
            if (end > start) foreach (var part in PartsOf(font.Table("glyf")[start..end])) open.Push(part);
        }
        return all;
    }

    private static List<ushort> PartsOf(ReadOnlySpan<byte> outline)
    {
        var parts = new List<ushort>();
        if (BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) return parts;
        for (int at = 10, flags = HasMore; (flags & HasMore) != 0;)
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            parts.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & HasWords) != 0 ? 4 : 2) + ((flags & HasScale) != 0 ? 2 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0);
        }
        return parts;
    }

    private static byte[] Assemble(TrueTypeFont font, byte[] outlines, byte[] offsets)
    {
        var file = new MemoryStream();
        // Version, number of tables, and three numbers for a binary search among them.
        Write(0x00010000);
        Write(Kept.Length << 16 | 64);
        Write(2 << 16 | Kept.Length * 16 - 64);
        var at = 12 + 16 * Kept.Length;
        var bodies = Kept.Select(tag => Body(font, tag, outlines, offsets)).ToList();
        for (var i = 0; i < Kept.Length; i++)
        {
            file.Write(Encoding.ASCII.GetBytes(Kept[i]));
            Write(CheckSum(bodies[i]));
            Write(at);
            Write(bodies[i].Length);
            at += (bodies[i].Length + 3) / 4 * 4;
        }
        foreach (var body in bodies)
        {
            file.Write(body);
            while (file.Length % 4 != 0) file.WriteByte(0);
        }
        return file.ToArray();

        void Write(int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            file.Write(bytes);
        }
    }

    private static byte[] Body(TrueTypeFont font, string tag, byte[] outlines, byte[] offsets)
    {
        if (tag == "glyf") return outlines;
        if (tag == "loca") return offsets;
        var body = font.Table(tag).ToArray();
        // The format of the table of offsets: 1, long.
        if (tag == "head") BinaryPrimitives.WriteInt16BigEndian(body.AsSpan(50), 1);
        return body;
    }

    private static int CheckSum(byte[] body)
    {
        var sum = 0u;
        for (var i = 0; i < body.Length; i += 4)
        {
            var value = 0u;
            for (var j = 0; j < 4; j++) value = value << 8 | (i + j < body.Length ? body[i + j] : 0u);
            sum = unchecked(sum + value);
        }
        return unchecked((int)sum);
    }
}
