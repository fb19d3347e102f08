using System.Globalization;
using Spectre.Console;
using Spend.Core;

namespace Spend.Gateway.Commands.Demo;

/// <summary>Prints decisions as they happen, one line each, and what each customer came to at the end.</summary>
public sealed class DemoScreen(IAnsiConsole console, bool quiet, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Allowed, int Denied, Money Charged)> _byCustomer = new(StringComparer.Ordinal);

    public void Welcome(Uri address, string key, string data)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Spend is open at [bold]{address}[/]; data in {data}");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Admin key: [bold]{key}[/]");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Try: curl -s -H 'Authorization: Bearer {key}' {address}v1/customers/birch");
        foreach (var customer in DemoCustomers.All) console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  [bold]{customer.Id,-6}[/] {customer.About}");
        console.WriteLine("Ctrl+C stops.");
    }

    public void Show(DemoDecision decision)
    {
        lock (_gate)
        {
            var (allowed, denied, charged) = _byCustomer.GetValueOrDefault(decision.Request.Customer);
            _byCustomer[decision.Request.Customer] = decision.Allowed ? (allowed + 1, denied, charged + decision.Amount) : (allowed, denied + 1, charged);
            if (!quiet) console.MarkupLine(Line(decision));
        }
    }

    public void Summary()
    {
        var table = new Table().AddColumn("customer").AddColumn("limits").AddColumn(new TableColumn("allowed").RightAligned())
            .AddColumn(new TableColumn("denied").RightAligned()).AddColumn(new TableColumn("charged in this run").RightAligned());
        lock (_gate)
            foreach (var customer in DemoCustomers.All)
            {
                var (allowed, denied, charged) = _byCustomer.GetValueOrDefault(customer.Id);
                table.AddRow(Array.ConvertAll([customer.Id, customer.About, $"{allowed}", $"{denied}", $"{charged}"], Markup.Escape));
            }
        console.Write(table);
    }

    private string Line(DemoDecision decision)
    {
        var request = decision.Request;
        var now = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var what = string.Create(CultureInfo.InvariantCulture, $"{now}  {request.Customer,-6} {request.User,-6} {request.Model,-18}{request.Input,6} in {request.Output,5} out  {decision.Amount,14}  ");
        var rest = !decision.Allowed ? decision.Reason : decision.Left is { } left ? $"{left} left" : "";
        return $"{Markup.Escape(what)}{(decision.Allowed ? "[green]allowed[/]" : "[red]denied [/]")}  {Markup.Escape(rest)}";
    }
}
