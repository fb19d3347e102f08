using System.Globalization;
using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>Which price of which list; as ledger and invoice name it.</summary>
internal readonly record struct PriceName(string Source, string Owner, int Version, string Id)
{
    public static PriceName Of(JsonNode price) => new(price["source"]!.ToString(), price["owner"]?.ToString() ?? "", (int)price["version"]!, price["id"]!.ToString());
}

/// <summary>What one plan change covers of one billing period.</summary>
internal readonly record struct SegmentName(string Period, int Change);

/// <summary>What a line of an invoice is about: usage of a segment at a price, in time or billed later.</summary>
internal readonly record struct LineName(SegmentName Segment, PriceName Price, string? BilledIn);

/// <summary>Sums of a line: of events, or as an invoice says.</summary>
internal readonly record struct LineSums(decimal Quantity, decimal Level, decimal Rated, decimal Unbilled, decimal Amount)
{
    public static LineSums operator +(LineSums a, LineSums b) => new(a.Quantity + b.Quantity, a.Level + b.Level, a.Rated + b.Rated, a.Unbilled + b.Unbilled, a.Amount + b.Amount);
}

/// <summary>One rated item of the ledger, or what was taken back of one.</summary>
/// <param name="Quantity">Of the item; what counts of it for an invoice stands in the sums.</param>
internal sealed record LedgerLine(long Sequence, string? Event, LineName Name, string Meter, string? Unit, string? Type, string? User, decimal Quantity, LineSums Sums);

/// <summary>A customer's ledger, read over HTTP, in the terms of the test.</summary>
internal sealed class QuarterLedger
{
    private static readonly HashSet<string> MovesUsage = ["charge", "settle", "usage", "void", "amend"];

    private readonly Dictionary<string, (DateTimeOffset Start, DateTimeOffset End)> _periods = [];

    /// <summary>What each invoice took of what was carried over, by its period.</summary>
    private readonly Dictionary<string, decimal> _carriedOver = [];

    /// <summary>When each plan change came about; the first is change 1.</summary>
    private readonly List<DateTimeOffset> _changes = [];

    public List<LedgerLine> Lines { get; } = [];

    /// <summary>Closed periods, each with whether it has an invoice.</summary>
    public Dictionary<string, bool> Closed { get; } = [];

    /// <summary>Postings by the id of their event and the sequence.</summary>
    public HashSet<(string Event, long Sequence)> Postings { get; } = [];

    /// <summary>What is carried over to later invoices.</summary>
    public decimal Balance { get; private set; }

    public int Adjusted => Lines.Where(static l => l.Name.BilledIn is not null).Select(static l => l.Event).Distinct().Count();

    public static async Task<QuarterLedger> Read(HttpClient http, string customer)
    {
        var ledger = new QuarterLedger();
        await foreach (var entry in Pages.Of(http, $"/v1/customers/{customer}/ledger")) ledger.Add(entry);
        return ledger;
    }

    /// <summary>What of an amount per period falls on a segment.</summary>
    public Func<decimal, decimal> PartOf(SegmentName segment)
    {
        var (start, end) = _periods[segment.Period];
        var from = segment.Change == 0 ? start : Later(start, _changes[segment.Change - 1]);
        var to = segment.Change < _changes.Count ? Earlier(end, _changes[segment.Change]) : end;
        return from >= to ? static _ => 0 : QuarterPrices.PartOf(start, end, from, to);
    }

    private void Add(JsonNode entry)
    {
        var (sequence, type) = ((long)entry["sequence"]!, entry["type"]!.ToString());
        switch (type)
        {
            case "plan_changed":
                _changes.Add(Time(entry["at"]!));
                foreach (var cut in entry["plan_change"]!["cuts"]!.AsArray())
                    foreach (var line in cut!["lines"]!.AsArray()) Add(sequence, null, new SegmentName(Period(cut["period"]!), (int)cut["change"]!), null, line!);
                break;
            case "period_closed":
                Close(Period(entry["closed_period"]!["period"]!), entry["closed_period"]!["invoice"]);
                break;
            case "invoice_paid":
                Balance += QuarterPrices.Number(entry["invoice"]!["payment"]!["to_balance"]);
                break;
            case "credit_note_issued":
                Balance += QuarterPrices.Number(entry["invoice"]!["credit_note"]!["to_balance"]);
                break;
            case "invoice_voided":
                Balance += _carriedOver[entry["invoice"]!["id"]!.ToString()];
                break;
            case var _ when entry["posting"] is { } posting:
                var id = posting["id"]!.ToString();
                Postings.Add((id, sequence));
                if (!MovesUsage.Contains(type)) break;
                var segment = new SegmentName(Period(posting["period"]!), (int)posting["change"]!);
                var billedIn = posting["billed_in"] is { } later ? Period(later) : null;
                foreach (var line in posting["reversed"]!.AsArray()) Add(sequence, id, segment, billedIn, line!);
                foreach (var line in posting["lines"]!.AsArray()) Add(sequence, id, segment, billedIn, line!);
                break;
        }
    }

    /// <summary>What was carried over pays first, as far as it goes; an invoice below zero is carried over itself.</summary>
    private void Close(string period, JsonNode? invoice)
    {
        Assert.True(Closed.TryAdd(period, invoice is not null), "A period was closed twice.");
        if (invoice is null) return;
        var (total, carriedOver) = (QuarterPrices.Number(invoice["total"]), QuarterPrices.Number(invoice["carried_over"]));
        Assert.Equal(Math.Max(0, Math.Min(Balance, total)), carriedOver);
        _carriedOver[period] = carriedOver;
        Balance += total < 0 ? -total : -carriedOver;
    }

    private void Add(long sequence, string? id, SegmentName segment, string? billedIn, JsonNode line)
    {
        var unit = line["unit"]?.ToString();
        var (amount, unbilled) = (QuarterPrices.Number(line["amount"]), QuarterPrices.Number(line["unbilled"]));
        var sums = new LineSums(
            // What is no sum has a line's quantity only as its level.
            QuarterPrices.Number(line["meter"]!.ToString() == "tokens" ? line["quantity"] : line["level"]), QuarterPrices.Number(line["level"]), amount, unbilled, unit is null ? amount - unbilled : QuarterPrices.Number(line["owed"]));
        var properties = line["properties"];
        Lines.Add(new LedgerLine(sequence, id, new LineName(segment, PriceName.Of(line["price"]!), billedIn), line["meter"]!.ToString(), unit, properties?["type"]?.ToString(), properties?["user"]?.ToString(), QuarterPrices.Number(line["quantity"]), sums));
    }

    private string Period(JsonNode period)
    {
        var id = period["id"]!.ToString();
        _periods[id] = (Time(period["start"]!), Time(period["end"]!));
        return id;
    }

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// <summary>Lists of the API, page by page.</summary>
internal static class Pages
{
    public static async IAsyncEnumerable<JsonNode> Of(HttpClient http, string path)
    {
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await http.Get($"{path}?limit=500{(cursor.Length > 0 ? "&cursor=" + cursor : "")}")).Is(200).Json;
            foreach (var item in page["data"]!.AsArray()) yield return item!;
            cursor = page["next_cursor"]?.ToString();
        }
    }
}
