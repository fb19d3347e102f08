using System.Globalization;
using System.Text;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>A font in one document: measures text, remembers which glyphs were drawn, and puts those into the file.</summary>
/// <param name="tag">What pages call it.</param>
/// <remarks>Source: ISO 32000-1, 9.7 (composite fonts), 9.10 (extraction of text content).</remarks>
internal sealed class PdfFont(string tag, string name, TrueTypeFont font)
{
    /// <summary>Drawn for what the font has no glyph of: an empty square, so that a reader sees that there is something.</summary>
    private const int Unknown = 0x25A1;

    private readonly SortedDictionary<ushort, int> _used = [];

    public string Tag => tag;

    /// <summary>Whether the font has everything that is seen of a text.</summary>
    public bool Has(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (!IsUnseen(rune) && font.GlyphOf(rune.Value) == 0) return false;
        return true;
    }

    /// <summary>In points.</summary>
    public double WidthOf(string text, double size)
    {
        long units = 0;
        foreach (var rune in text.EnumerateRunes())
            if (!IsUnseen(rune)) units += font.WidthOf(Glyph(rune));
        return units * size / font.UnitsPerEm;
    }

    /// <summary>The glyphs of a text, as a hexadecimal string.</summary>
    public string Encode(string text)
    {
        var hex = new StringBuilder("<");
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnseen(rune)) continue;
            var glyph = Glyph(rune);
            _used.TryAdd(glyph, font.GlyphOf(rune.Value) == 0 ? Unknown : rune.Value);
            hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }
        return hex.Append('>').ToString();
    }

    /// <summary>What of the font the document needs.</summary>
    public void AddTo(PdfFile file, int number)
    {
        var program = FontSubset.Of(font, _used.Keys);
        // Six letters say that this is a part of a font, and which: it differs from the parts in other documents.
        var subset = $"{Letters(program)}+{name}";
        var data = file.AddStream(program, string.Create(CultureInfo.InvariantCulture, $"/Length1 {program.Length} "));
        var (xMin, yMin, xMax, yMax) = font.Bounds;
        var descriptor = file.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /FontDescriptor /FontName /{subset} /Flags 4 /FontBBox [{Em(xMin)} {Em(yMin)} {Em(xMax)} {Em(yMax)}] /ItalicAngle 0 /Ascent {Em(font.Ascent)} /Descent {Em(font.Descent)} /CapHeight {Em(font.CapHeight)} /StemV 80 /FontFile2 {data} 0 R >>"));
        var widths = string.Join(' ', _used.Keys.Select(glyph => string.Create(CultureInfo.InvariantCulture, $"{glyph} [{Em(font.WidthOf(glyph))}]")));
        var descendant = file.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{subset} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /W [{widths}] /CIDToGIDMap /Identity >>"));
        var unicode = file.AddStream(Encoding.ASCII.GetBytes(ToUnicode()));
        file.Set(number, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Font /Subtype /Type0 /BaseFont /{subset} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"));
    }

    /// <summary>Marks of direction, joiners, variation selectors: no place on the page.</summary>
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || rune.Value is >= 0xFE00 and <= 0xFE0F;

    private ushort Glyph(Rune rune) => font.GlyphOf(rune.Value) is var glyph and not 0 ? glyph : font.GlyphOf(Unknown);

    private string Em(int units) => (units * 1000.0 / font.UnitsPerEm).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Letters(byte[] program)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(program);
        return string.Create(6, hash, static (letters, bytes) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = (char)('A' + bytes[i] % 26);
        });
    }

    private string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n")
            .Append("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var block in _used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, codePoint) in block)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(codePoint)))}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
