using Spend.Gateway.Invoices.Formats.Focus;
using Spend.Gateway.Invoices.Formats.Pdf;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>One way to hand an invoice out. Rendering is a pure function: the same document is the same bytes, on every machine.</summary>
/// <param name="Name">As <c>?format=</c> has it.</param>
/// <param name="Extension">Of a file name, without the dot.</param>
public sealed record InvoiceFormat(string Name, string ContentType, string Extension, Func<InvoiceDocument, byte[]> Render)
{
    public static readonly IReadOnlyList<InvoiceFormat> All =
    [
        new("json", "application/json", "json", InvoiceJson.Of),
        new("csv", "text/csv; charset=utf-8; header=present", "csv", InvoiceCsv.Of),
        new("html", "text/html; charset=utf-8", "html", InvoiceHtml.Of),
        new("pdf", "application/pdf", "pdf", static document => InvoicePdf.Of(document)),
        new("focus", "text/csv; charset=utf-8; header=present", "csv", FocusCsv.Of),
        new("stripe", "application/json", "json", StripeJson.Of),
    ];

    /// <summary>Null where there is none of that name.</summary>
    public static InvoiceFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
