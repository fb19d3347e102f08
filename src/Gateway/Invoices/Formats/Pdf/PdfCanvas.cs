using System.Globalization;
using System.Text;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>Red, green and blue, 0 to 1, as PDF writes them.</summary>
internal readonly record struct Ink(string Components)
{
    public static readonly Ink Black = new("0.086 0.094 0.114"), Soft = new("0.357 0.38 0.431"), Line = new("0.89 0.898 0.918"), Pale = new("0.965 0.969 0.976"),
        Good = new("0.102 0.42 0.235"), Bad = new("0.639 0.149 0.106");
}

/// <summary>One page. Places are in points from the upper left corner; text stands on its baseline.</summary>
/// <remarks>Source: ISO 32000-1, 8.5 (paths), 9.4 (text objects), 14.9.4 (replacement text).</remarks>
internal sealed class PdfCanvas(double height)
{
    private readonly StringBuilder _content = new();

    public void Text(string text, double x, double y, PdfFont font, double size, Ink ink)
    {
        if (text.Length == 0) return;
        // Whoever copies or searches finds what was meant, also where the font had no glyph for it.
        var replaced = !font.Has(text);
        if (replaced) _content.Append(CultureInfo.InvariantCulture, $"/Span << /ActualText {PdfFile.Text(text)} >> BDC\n");
        _content.Append(CultureInfo.InvariantCulture, $"BT {ink.Components} rg /{font.Tag} {N(size)} Tf {N(x)} {N(height - y)} Td {font.Encode(text)} Tj ET\n");
        if (replaced) _content.Append("EMC\n");
    }

    public void TextRight(string text, double right, double y, PdfFont font, double size, Ink ink) => Text(text, right - font.WidthOf(text, size), y, font, size, ink);

    public void Rule(double x, double y, double width, Ink ink, double thickness = 0.6) =>
        _content.Append(CultureInfo.InvariantCulture, $"{ink.Components} RG {N(thickness)} w {N(x)} {N(height - y)} m {N(x + width)} {N(height - y)} l S\n");

    public void Fill(double x, double y, double width, double tall, Ink ink) =>
        _content.Append(CultureInfo.InvariantCulture, $"{ink.Components} rg {N(x)} {N(height - y - tall)} {N(width)} {N(tall)} re f\n");

    public void Frame(double x, double y, double width, double tall, Ink ink) =>
        _content.Append(CultureInfo.InvariantCulture, $"{ink.Components} RG 1 w {N(x)} {N(height - y - tall)} {N(width)} {N(tall)} re S\n");

    public byte[] Content => Encoding.ASCII.GetBytes(_content.ToString());

    private static string N(double points) => Math.Round(points, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
