using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spend.Core;

namespace Spend.Gateway.Commands.Demo;

/// <summary>Prints decisions as they happen, one line each, and what each customer came to at the end.</summary>
public sealed class DemoScreen(IAnsiConsole console, IReadOnlyList<DemoCustomer> customers, bool quiet, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Allowed, int Denied)> _byCustomer = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Customer, string Unit), Money> _charged = [];
    private readonly int _nameWidth = customers.Max(static c => c.Id.Length);

    public void Welcome(Uri address, string key, string data)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Spend is open at [bold]{address}[/]; data in {data}");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Admin key: [bold]{key}[/]");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Try: curl -s -H 'Authorization: Bearer {key}' {address}v1/customers/{customers[Math.Min(1, customers.Count - 1)].Id}");
        foreach (var customer in customers) console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  [bold]{customer.Id.PadRight(_nameWidth)}[/] {customer.About}");
        console.WriteLine("Ctrl+C stops.");
    }

    public void Show(DemoDecision decision)
    {
        lock (_gate)
        {
            var customer = decision.Request.Customer;
            var (allowed, denied) = _byCustomer.GetValueOrDefault(customer);
            _byCustomer[customer] = decision.Allowed ? (allowed + 1, denied) : (allowed, denied + 1);
            if (decision.Allowed)
                foreach (var (unit, amount) in decision.Amounts) _charged[(customer, unit)] = _charged.GetValueOrDefault((customer, unit)) + amount;
            if (!quiet) console.MarkupLine(Line(decision));
        }
    }

    /// <summary>What each customer came to, for scripts.</summary>
    public JsonObject ToJson()
    {
        lock (_gate)
            return new JsonObject
            {
                ["customers"] = new JsonArray([.. customers.Select(customer => new JsonObject
                {
                    ["id"] = customer.Id,
                    ["allowed"] = _byCustomer.GetValueOrDefault(customer.Id).Allowed,
                    ["denied"] = _byCustomer.GetValueOrDefault(customer.Id).Denied,
                    ["charged"] = new JsonObject(_charged.Where(c => c.Key.Customer == customer.Id).Select(static c => KeyValuePair.Create(c.Key.Unit, (JsonNode?)c.Value.ToString()))),
                })]),
            };
    }

    public void Summary()
    {
        var table = new Table().AddColumn("customer").AddColumn("limits").AddColumn(new TableColumn("allowed").RightAligned())
            .AddColumn(new TableColumn("denied").RightAligned()).AddColumn(new TableColumn("charged in this run").RightAligned());
        lock (_gate)
            foreach (var customer in customers)
            {
                var (allowed, denied) = _byCustomer.GetValueOrDefault(customer.Id);
                var charged = Text(_charged.Where(c => c.Key.Customer == customer.Id && !c.Value.IsZero).Select(static c => (c.Key.Unit, c.Value)));
                table.AddRow(Array.ConvertAll([customer.Id, customer.About, $"{allowed}", $"{denied}", $"{charged}"], Markup.Escape));
            }
        console.Write(table);
    }

    private string Line(DemoDecision decision)
    {
        var request = decision.Request;
        var now = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var what = string.Create(CultureInfo.InvariantCulture, $"{now}  {request.Customer.PadRight(_nameWidth)} {request.User,-6} {request.About}  {Text(decision.Amounts),18}  ");
        var rest = !decision.Allowed ? decision.Reason : decision.Left is { } left ? $"{left} left" : "";
        return $"{Markup.Escape(what)}{(decision.Allowed ? "[green]allowed[/]" : "[red]denied [/]")}  {Markup.Escape(rest)}";
    }

    /// <summary>Several units beside each other; at least one amount, be it nothing.</summary>
    private static string Text(IEnumerable<(string Unit, Money Amount)> amounts)
    {
        var all = amounts.ToList();
        var shown = all.Where(static a => !a.Amount.IsZero).DefaultIfEmpty(all.FirstOrDefault((Unit: "", Amount: Money.Zero)));
        return string.Join(" + ", shown.Select(static a => $"{a.Amount} {a.Unit}".TrimEnd()));
    }
}
