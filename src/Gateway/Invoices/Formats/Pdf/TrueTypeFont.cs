using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>A TrueType font as far as it takes to measure text and to put the glyphs that are used into a PDF.</summary>
/// <remarks>Source: the OpenType specification, tables head, hhea, hmtx, maxp, cmap (format 4 and 12), loca.</remarks>
internal sealed class TrueTypeFont
{
    private readonly byte[] _file;
    private readonly FrozenDictionary<string, (int Offset, int Length)> _tables;
    private readonly FrozenDictionary<int, ushort> _glyphs;

    public TrueTypeFont(byte[] file)
    {
        _file = file;
        var tables = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        for (int i = 0, count = U16(4); i < count; i++)
        {
            var entry = 12 + 16 * i;
            tables.Add(Encoding.ASCII.GetString(file, entry, 4), (I32(entry + 8), I32(entry + 12)));
        }
        _tables = tables.ToFrozenDictionary(StringComparer.Ordinal);
        UnitsPerEm = U16(At("head") + 18);
        HasLongOffsets = U16(At("head") + 50) == 1;
        GlyphCount = U16(At("maxp") + 4);
        MetricCount = U16(At("hhea") + 34);
        _glyphs = ReadCharacters();
    }

    public int UnitsPerEm { get; }

    public int GlyphCount { get; }

    public bool HasLongOffsets { get; }

    /// <summary>Glyphs from this one on are as wide as the one before.</summary>
    private int MetricCount { get; }

    public int Ascent => I16(At("hhea") + 4);

    public int Descent => I16(At("hhea") + 6);

    public int CapHeight => I16(At("OS/2") + 88);

    public (int XMin, int YMin, int XMax, int YMax) Bounds => (I16(At("head") + 36), I16(At("head") + 38), I16(At("head") + 40), I16(At("head") + 42));

    public ReadOnlySpan<byte> Table(string tag) => _file.AsSpan(_tables[tag].Offset, _tables[tag].Length);

    /// <summary>The glyph of a character; 0 where the font has none.</summary>
    public ushort GlyphOf(int codePoint) => _glyphs.GetValueOrDefault(codePoint);

    /// <summary>How far the next glyph stands off, in units of the em.</summary>
    public int WidthOf(ushort glyph) => U16(At("hmtx") + 4 * Math.Min((int)glyph, MetricCount - 1));

    /// <summary>Where the outline of a glyph is in the table glyf.</summary>
    public (int Start, int End) OutlineOf(int glyph) => HasLongOffsets
        ? (I32(At("loca") + 4 * glyph), I32(At("loca") + 4 * glyph + 4))
        : (U16(At("loca") + 2 * glyph) * 2, U16(At("loca") + 2 * glyph + 2) * 2);

    private FrozenDictionary<int, ushort> ReadCharacters()
    {
        var glyphs = new Dictionary<int, ushort>();
        var cmap = At("cmap");
        for (int i = 0, count = U16(cmap + 2); i < count; i++)
        {
            var table = cmap + I32(cmap + 4 + 8 * i + 4);
            var format = U16(table);
            if (format == 4) ReadSegments(table, glyphs);
            if (format == 12) ReadGroups(table, glyphs);
        }
        return glyphs.ToFrozenDictionary();
    }

    /// <summary>Format 4: the first 65,536 characters in segments.</summary>
    private void ReadSegments(int table, Dictionary<int, ushort> glyphs)
    {
        var twice = U16(table + 6);
        var (ends, starts, deltas, ranges) = (table + 14, table + 16 + twice, table + 16 + 2 * twice, table + 16 + 3 * twice);
        for (var at = 0; at < twice; at += 2)
        {
            var (start, end, delta, range) = (U16(starts + at), U16(ends + at), U16(deltas + at), U16(ranges + at));
            for (int c = start; c <= end && c != 0xFFFF; c++)
            {
                int glyph = range == 0 ? c : U16(ranges + at + range + 2 * (c - start));
                if (range == 0 || glyph != 0) glyph = (glyph + delta) & 0xFFFF;
                if (glyph != 0) glyphs[c] = (ushort)glyph;
            }
        }
    }

    /// <summary>Format 12: all characters in groups.</summary>
    private void ReadGroups(int table, Dictionary<int, ushort> glyphs)
    {
        for (int i = 0, count = I32(table + 12); i < count; i++)
        {
            var group = table + 16 + 12 * i;
            var (start, end, first) = (I32(group), I32(group + 4), I32(group + 8));
            for (var c = start; c <= end; c++) glyphs[c] = (ushort)(first + c - start);
        }
    }

    private int At(string tag) => _tables[tag].Offset;

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at));

    private short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(_file.AsSpan(at));

    private int I32(int at) => BinaryPrimitives.ReadInt32BigEndian(_file.AsSpan(at));
}
