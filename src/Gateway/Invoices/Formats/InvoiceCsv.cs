using System.Globalization;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>One row for each line of an invoice; the totals of all rows add up to the invoice's, where prices do not contain the tax.</summary>
public static class InvoiceCsv
{
    private static readonly string[] Header =
    [
        "invoice_id", "invoice_number", "status", "customer", "period_start", "period_end", "issued_at", "due_at",
        "line", "type", "description", "service_start", "service_end", "meter", "properties", "quantity", "unit", "price_source", "price_owner", "price_version", "price_id",
        "rated", "unbilled", "rated_unit", "grant", "tax_rate", "amount", "total", "currency",
    ];

    public static byte[] Of(InvoiceDocument document)
    {
        var money = new MoneyText(document.Body.Currency);
        return CsvCells.Table(Header, document.Body.Lines.Select(line => Row(document, line, money)));
    }

    private static string?[] Row(InvoiceDocument document, InvoiceLineEntry line, MoneyText money)
    {
        var body = document.Body;
        return
        [
            CsvCells.Text(document.Id), CsvCells.Text(document.Number), WordConverter<InvoiceStanding>.WordOf(document.Status), CsvCells.Text(document.Customer),
            body.Period.Start.ToString(), body.Period.End.ToString(), body.IssuedAt.ToString(), body.DueAt.ToString(),
            Whole(line.Number), WordConverter<Core.Invoicing.InvoiceLineType>.WordOf(line.Type), CsvCells.Text(LineNames.Sentence(line, document.Meters)),
            line.Service.Start.ToString(), line.Service.End.ToString(),
            CsvCells.Text(line.Meter), CsvCells.Text(line.Match?.ToString()), line.Quantity?.ToString(), line.Meter is { } meter ? CsvCells.Text(document.Meters[meter].Unit) : null,
            line.Price is { } price ? WordConverter<Core.Rating.PriceSource>.WordOf(price.Source) : null, CsvCells.Text(line.Price?.Owner), line.Price is { } of ? Whole(of.Version) : null, CsvCells.Text(line.Price?.Id),
            line.Rated?.ToString(), line.Unbilled?.ToString(), line.Rated is null ? null : CsvCells.Text(line.Unit ?? body.Currency),
            CsvCells.Text(line.Grant), line.Rate?.ToString(), line.Amount.ToString(), money.Plain(line.Total), body.Currency,
        ];
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
