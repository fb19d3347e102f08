using System.Globalization;

namespace Spend.Gateway.Commands.Replay;

/// <summary>
/// Reads a trace of LLM requests: CSV with the columns <c>ContextTokens</c> and <c>GeneratedTokens</c> among others, in any order. When
/// a request was made (<c>TIMESTAMP</c>) is read only where requests are to overlap as they did: no event is sent with it, as traces are
/// old and events are not accepted that far back.
/// </summary>
public static class TraceFile
{
    private const string Context = "ContextTokens", Generated = "GeneratedTokens", Timestamp = "TIMESTAMP";
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.FFFFFFF";

    /// <exception cref="CommandFailedException">The file cannot be read, or is no such trace; the message names the line.</exception>
    public static List<TraceRequest> Read(FileInfo file, int? limit, bool withArrivals = false)
    {
        try
        {
            using var reader = file.OpenText();
            return Read(reader, file.Name, limit ?? int.MaxValue, withArrivals);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The trace cannot be read: {e.Message}", e);
        }
    }

    public static List<TraceRequest> Read(TextReader reader, string name, int limit, bool withArrivals = false)
    {
        var header = Cells(reader.ReadLine() ?? "");
        var (context, generated) = (Column(header, Context, name), Column(header, Generated, name));
        var timestamp = withArrivals ? Column(header, Timestamp, name) : -1;
        var requests = new List<TraceRequest>();
        var line = 1;
        while (requests.Count < limit && reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            var cells = Cells(text);
            requests.Add(new TraceRequest(line, Tokens(cells, context, Context, name, line), Tokens(cells, generated, Generated, name, line))
            {
                Arrival = withArrivals ? Time(cells, timestamp, name, line) : default,
            });
        }
        return requests.Count > 0 ? requests : throw new CommandFailedException($"{name} has no requests.");
    }

    private static string[] Cells(string line) => line.Split(',', StringSplitOptions.TrimEntries);

    private static int Column(string[] header, string column, string name)
    {
        var at = Array.FindIndex(header, cell => cell.Trim('"', '\uFEFF').Equals(column, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at : throw new CommandFailedException($"{name} has no column {column}: is it a trace with {Timestamp}, {Context}, {Generated}?");
    }

    private static long Tokens(string[] cells, int column, string what, string name, int line) =>
        column < cells.Length && long.TryParse(cells[column].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var tokens)
            ? tokens
            : throw new CommandFailedException($"{name} line {line}: {what} is not a whole number of tokens.");

    private static DateTime Time(string[] cells, int column, string name, int line) =>
        column < cells.Length && DateTime.TryParseExact(cells[column].Trim('"'), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new CommandFailedException($"{name} line {line}: {Timestamp} is no time like 2023-11-16 18:15:46.6805900.");
}
