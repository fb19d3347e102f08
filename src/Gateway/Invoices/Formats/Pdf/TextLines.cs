using System.Globalization;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>Breaks text into lines: at spaces, and inside a word only where it alone is wider than a line. Nothing is cut off.</summary>
internal static class TextLines
{
    public static IReadOnlyList<string> Of(string text, PdfFont font, double size, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (font.WidthOf(longer, size) <= width)
            {
                line = longer;
                continue;
            }
            if (line.Length > 0) lines.Add(line);
            line = "";
            foreach (var piece in Pieces(word, font, size, width))
            {
                if (line.Length > 0) lines.Add(line);
                line = piece;
            }
        }
        if (line.Length > 0 || lines.Count == 0) lines.Add(line);
        return lines;
    }

    /// <summary>A word, cut where a line is full; never between a letter and its accent.</summary>
    private static IEnumerable<string> Pieces(string word, PdfFont font, double size, double width)
    {
        var elements = StringInfo.GetTextElementEnumerator(word);
        var piece = "";
        var used = 0.0;
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            var more = font.WidthOf(element, size);
            if (piece.Length > 0 && used + more > width)
            {
                yield return piece;
                (piece, used) = ("", 0);
            }
            piece += element;
            used += more;
        }
        yield return piece;
    }
}
