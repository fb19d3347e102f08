using CsvHelper;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Writes CSV by RFC 4180, in UTF-8, that a spreadsheet takes as text and figures and never as a formula.</summary>
internal static class CsvCells
{
    public static byte[] Table(IEnumerable<string> header, IEnumerable<IEnumerable<string?>> rows)
    {
        using var file = new MemoryStream();
        using (var csv = CsvWriter.Create(file, CsvWriterOptions.Default, leaveOpen: true))
        {
            WriteRow(csv, header);
            foreach (var row in rows) WriteRow(csv, row);
        }
        return file.ToArray();
    }

    /// <summary>
    /// Words of somebody else: where they would begin a formula, an apostrophe goes first. Figures are written as they are, for a minus
    /// before digits is a number.
    /// </summary>
    public static string? Text(string? words)
    {
        if (words is null) return null;
        var first = words.AsSpan().TrimStart();
        return first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' ? "'" + words : words;
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells) csv.WriteField(cell);
        csv.EndRecord();
    }
}
