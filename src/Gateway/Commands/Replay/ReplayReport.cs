using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Core;
using Spend.Gateway.Commands.Reporting;

namespace Spend.Gateway.Commands.Replay;

/// <summary>What a replay came to. Money is exact to the last digit: it is added up as the gateway gave it.</summary>
public sealed class ReplayReport(ReplayOptions options, ReplayedModel model, ReplayTally tally, TimeSpan elapsed, IReadOnlyList<CustomerState> customers)
{
    private const int CustomersShown = 10;

    public Money Spend => Sum(static c => c.Charged);
    public Money Unbilled => Sum(static c => c.Unbilled);
    public Money Granted => Sum(static c => c.Granted);
    public Money Remaining => Sum(static c => c.Remaining);

    /// <summary>Prepaid money is spent or still there, customer by customer, and nothing is below zero.</summary>
    public bool IsConserved => customers.All(static c => c.Charged + c.Remaining == c.Granted && c is { Available: { IsNegative: false }, Held.IsNegative: false });

    public bool IsSound => tally.Failed.Count == 0 && (options.Wallet is null || IsConserved);

    public JsonObject ToJson() => new()
    {
        ["sound"] = IsSound,
        ["requests"] = tally.Requests,
        ["allowed"] = tally.Allowed,
        ["denied"] = new JsonObject(tally.Denied.Select(static d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))),
        ["failed"] = new JsonObject(tally.Failed.Select(static f => KeyValuePair.Create(f.Key, (JsonNode?)new JsonObject { ["count"] = f.Value.Count, ["example"] = f.Value.Example }))),
        ["settled"] = tally.Settled,
        ["replayed"] = tally.Replayed,
        ["charged"] = Spend.ToString(),
        ["unbilled"] = Unbilled.ToString(),
        ["granted"] = options.Wallet is null ? null : Granted.ToString(),
        ["remaining"] = options.Wallet is null ? null : Remaining.ToString(),
        ["seconds"] = elapsed.TotalSeconds,
        ["authorize_ms"] = Percentiles(tally.Authorize),
        ["settle_ms"] = Percentiles(tally.Settle),
        ["customers"] = new JsonArray([.. customers.Select(c => new JsonObject
        {
            ["id"] = c.Id,
            ["charged"] = c.Charged.ToString(),
            ["unbilled"] = c.Unbilled.ToString(),
            ["remaining"] = options.Wallet is null ? null : c.Remaining.ToString(),
        })]),
    };

    public void Print(IAnsiConsole console)
    {
        console.Write(Totals());
        console.Write(PerCustomer());
        foreach (var (code, (count, example)) in tally.Failed)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{count} failed with {code}[/], for example {example}");
        if (options.Wallet is null) return;
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"spend {Spend} + remaining {Remaining} = {Spend + Remaining}; granted {Granted}");
        console.MarkupLine(IsConserved ? "[green]Every customer's spend and remaining funds add up to what was granted.[/]" : "[red]Some customer's spend and remaining funds do not add up to what was granted.[/]");
    }

    private Table Totals()
    {
        var table = new Table().Title($"Replay of {Markup.Escape(options.Trace.Name)} as {Markup.Escape(model.Name)}").HideHeaders().AddColumn("what").AddColumn("value");
        void Row(string what, FormattableString value) => table.AddRow(Markup.Escape(what), Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));
        Row("requests", $"{tally.Requests:N0}");
        Row("allowed", $"{tally.Allowed:N0}");
        foreach (var (code, count) in tally.Denied) Row($"denied: {code}", $"{count:N0}");
        if (tally.Denied.Count == 0) Row("denied", $"0");
        foreach (var (code, (count, _)) in tally.Failed) Row($"failed: {code}", $"{count:N0}");
        Row("settled", $"{tally.Settled:N0}");
        Row("replayed (authorized by an earlier run)", $"{tally.Replayed:N0}");
        Row("total spend, USD", $"{Spend}");
        Row("unbilled, USD", $"{Unbilled}");
        if (options.Wallet is not null)
        {
            Row("granted, USD", $"{Granted}");
            Row("remaining, USD", $"{Remaining}");
        }
        Row("time", $"{elapsed.TotalSeconds:F1} s");
        Row("events/s", $"{tally.Requests / Math.Max(elapsed.TotalSeconds, 1e-9):N0}");
        Row("authorize p50 / p99", $"{Milliseconds(tally.Authorize, 0.50)} / {Milliseconds(tally.Authorize, 0.99)}");
        Row("settle p50 / p99", $"{Milliseconds(tally.Settle, 0.50)} / {Milliseconds(tally.Settle, 0.99)}");
        return table;
    }

    private Table PerCustomer()
    {
        var table = new Table().AddColumn("customer").AddColumn(new TableColumn("spend").RightAligned()).AddColumn(new TableColumn("unbilled").RightAligned());
        var prepaid = options.Wallet is not null;
        if (prepaid) table.AddColumn(new TableColumn("remaining").RightAligned());
        foreach (var customer in customers.Take(CustomersShown)) Row(customer.Id, customer.Charged, customer.Unbilled, customer.Remaining);
        if (customers.Count > CustomersShown)
        {
            var rest = customers.Skip(CustomersShown).ToList();
            Row($"{rest.Count} more", Total(rest, static c => c.Charged), Total(rest, static c => c.Unbilled), Total(rest, static c => c.Remaining));
        }
        Row("total", Spend, Unbilled, Remaining);
        return table;

        void Row(string name, Money spend, Money unbilled, Money remaining)
        {
            string[] cells = prepaid ? [name, $"{spend}", $"{unbilled}", $"{remaining}"] : [name, $"{spend}", $"{unbilled}"];
            table.AddRow(Array.ConvertAll(cells, Markup.Escape));
        }
    }

    private Money Sum(Func<CustomerState, Money> part) => Total(customers, part);

    private static Money Total(IEnumerable<CustomerState> customers, Func<CustomerState, Money> part) => customers.Aggregate(Money.Zero, (sum, c) => sum + part(c));

    private static string Milliseconds(List<TimeSpan> times, double share) =>
        Latency.Percentile(times, share) is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F1} ms") : "-";

    private static JsonObject Percentiles(List<TimeSpan> times) => new() { ["p50"] = Latency.Percentile(times, 0.50), ["p99"] = Latency.Percentile(times, 0.99) };
}
