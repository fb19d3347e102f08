using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Documents;

/// <summary>One row of an example's table.</summary>
/// <param name="Line">Of the page, from 1.</param>
public sealed record PricingRow(int Line, DateTimeOffset At, string What, string Amount, string Because)
{
    public bool IsDenied => Amount.StartsWith("denied ", StringComparison.Ordinal);
}

/// <summary>A section with a json block and a table. Meters are those of the page and of the example.</summary>
public sealed record PricingExample(string Page, string Name, JsonObject Meters, JsonObject Block, IReadOnlyList<PricingRow> Rows)
{
    private static readonly string[] Parts = ["meters", "plans", "price_book", "own_prices", "contract"];

    /// <summary>A single price: the customer is on a plan with it alone.</summary>
    public bool IsPrice => Block.ContainsKey("charge_model");

    /// <summary>What the block sets up, by part.</summary>
    public JsonObject Setup { get; } = SetupOf(Block);

    public JsonObject? Part(string name) => Setup[name] as JsonObject;

    private static JsonObject SetupOf(JsonObject block)
    {
        if (block.All(static part => Array.IndexOf(Parts, part.Key) >= 0)) return block;
        var plan = (JsonObject)block.DeepClone();
        if (block.ContainsKey("charge_model"))
            plan = new JsonObject { ["name"] = "Plan", ["currency"] = "USD", ["period"] = "month", ["overage"] = "bill", ["prices"] = new JsonArray(plan) };
        return new JsonObject { ["plans"] = new JsonObject { ["plan"] = plan } };
    }
}

/// <summary>Reads the examples out of a page of the documentation. The page itself says how they are written.</summary>
public static partial class PricingPage
{
    public static readonly string[] Names = ["pricing.md", "pricing-vendors.md"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string TextOf(string name) => File.ReadAllText(Path.Combine(Root, "docs", name));

    public static IReadOnlyList<PricingExample> Examples(string page)
    {
        var text = TextOf(page);
        var end = text.IndexOf("\n## How this page is tested", StringComparison.Ordinal);
        var sections = Heading().Split(end < 0 ? text : text[..end]);
        var meters = BlockOf(sections[0])?["meters"] as JsonObject ?? [];
        var line = 1 + sections[0].Count(static c => c == '\n');
        List<PricingExample> examples = [];
        // After the text before the first heading, a heading and its text take turns.
        for (var i = 1; i < sections.Length; i += 2)
        {
            if (BlockOf(sections[i + 1]) is { } block && RowsOf(sections[i + 1], line) is { Count: > 0 } rows)
                examples.Add(new PricingExample(page, sections[i].Trim(), meters, block, rows));
            line += sections[i + 1].Count(static c => c == '\n');
        }
        return examples;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Spend.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private static JsonObject? BlockOf(string section) =>
        JsonBlock().Match(section) is { Success: true } block ? (JsonObject)JsonNode.Parse(block.Groups["json"].Value)! : null;

    private static List<PricingRow> RowsOf(string section, int line)
    {
        List<PricingRow> rows = [];
        DateTimeOffset? at = null;
        var lines = section.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('|') || lines[i].StartsWith("|-", StringComparison.Ordinal)) continue;
            var cells = Array.ConvertAll(lines[i].Trim().Trim('|').Split('|'), static cell => cell.Trim());
            if (cells is ["when", "what", "amount", "because"]) continue;
            Assert.True(cells.Length == 4, $"Line {line + i} has {cells.Length} cells: {lines[i]}");
            if (cells[0].Length > 0) at = TimeOf(cells[0]);
            Assert.True(at is not null, $"Line {line + i} is the first of its table and has no time.");
            rows.Add(new PricingRow(line + i, at.Value, cells[1], cells[2], cells[3]));
        }
        return rows;
    }

    /// <summary>A date, or a date and a time, in UTC.</summary>
    public static DateTimeOffset TimeOf(string text) => DateTimeOffset.ParseExact(
        text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"], null, System.Globalization.DateTimeStyles.AssumeUniversal);

    [GeneratedRegex("^### (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
