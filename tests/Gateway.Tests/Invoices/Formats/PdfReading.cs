using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Invoices.Formats;

/// <summary>Reads a PDF back, by its table of objects: what stands on each page, as somebody who copies it would get it.</summary>
internal sealed partial class PdfReading
{
    private readonly byte[] _file;
    private readonly string _text;
    private readonly List<int> _offsets = [];

    public PdfReading(byte[] file)
    {
        (_file, _text) = (file, Encoding.Latin1.GetString(file));
        Assert.StartsWith("%PDF-1.7\n", _text);
        Assert.EndsWith("%%EOF\n", _text);
        var xref = int.Parse(StartOfTable().Match(_text).Groups[1].Value);
        Assert.StartsWith("xref\n0 ", _text[xref..]);
        foreach (Match entry in Entries().Matches(_text[xref..])) _offsets.Add(int.Parse(entry.Groups[1].Value));
        for (var i = 0; i < _offsets.Count; i++) Assert.StartsWith($"{i + 1} 0 obj\n", _text[_offsets[i]..]);
        Pages = [.. Kids()];
    }

    /// <summary>Of each page the texts, in the order in which they are drawn.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Pages { get; }

    public IEnumerable<string> Texts => Pages.SelectMany(static p => p);

    /// <summary>Of the document's properties, such as Title.</summary>
    public string Property(string name) =>
        Encoding.BigEndianUnicode.GetString(Convert.FromHexString(Regex.Match(Object(Reference(_text, "Info")), $"/{name} <FEFF([0-9A-F]*)>").Groups[1].Value));

    private IEnumerable<IReadOnlyList<string>> Kids()
    {
        var kids = Regex.Match(Object(Reference(Object(Reference(_text, "Root")), "Pages")), @"/Kids \[([^\]]*)\]").Groups[1].Value;
        foreach (Match kid in References().Matches(kids))
        {
            var page = Object(int.Parse(kid.Groups[1].Value));
            var fonts = new Dictionary<string, Dictionary<string, string>>();
            foreach (var font in new[] { "F1", "F2" }) fonts[font] = Characters(Object(Reference(page, font)));
            yield return [.. Runs(Encoding.Latin1.GetString(Stream(Reference(page, "Contents"))), fonts)];
        }
    }

    private static IEnumerable<string> Runs(string content, Dictionary<string, Dictionary<string, string>> fonts)
    {
        foreach (Match run in Drawn().Matches(content))
        {
            if (run.Groups[1].Success) yield return Encoding.BigEndianUnicode.GetString(Convert.FromHexString(run.Groups[1].Value));
            else yield return string.Concat(run.Groups[3].Value.Chunk(4).Select(glyph => fonts[run.Groups[2].Value][new string(glyph)]));
        }
    }

    private Dictionary<string, string> Characters(string font)
    {
        var map = new Dictionary<string, string>();
        foreach (Match pair in Pairs().Matches(Encoding.Latin1.GetString(Stream(Reference(font, "ToUnicode")))))
            map[pair.Groups[1].Value] = Encoding.BigEndianUnicode.GetString(Convert.FromHexString(pair.Groups[2].Value));
        return map;
    }

    private static int Reference(string content, string name) => int.Parse(Regex.Match(content, $@"/{name} (\d+) 0 R").Groups[1].Value);

    private string Object(int number) => _text[_offsets[number - 1].._text.IndexOf("\nendobj", _offsets[number - 1], StringComparison.Ordinal)];

    private byte[] Stream(int number)
    {
        var start = _text.IndexOf("stream\n", _offsets[number - 1], StringComparison.Ordinal) + 7;
        var length = int.Parse(Regex.Match(_text[_offsets[number - 1]..start], @"/Length (\d+)").Groups[1].Value);
        using var packed = new ZLibStream(new MemoryStream(_file, start, length), CompressionMode.Decompress);
        var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }

    [GeneratedRegex(@"startxref\n(\d+)\n")]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"(\d{10}) 00000 n ")]
    private static partial Regex Entries();

    [GeneratedRegex(@"(\d+) 0 R")]
    private static partial Regex References();

    [GeneratedRegex(@"(?:ActualText <FEFF([0-9A-F]*)> >> BDC\n)?BT .*?/(F\d) .*?<([0-9A-F]*)> Tj ET")]
    private static partial Regex Drawn();

    [GeneratedRegex("<([0-9A-F]{4})> <([0-9A-F]+)>\n")]
    private static partial Regex Pairs();
}
