using System.ComponentModel;
using Spend.Core;
using Spend.Gateway.Customers;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>An invoice in a customer's list.</summary>
public sealed record InvoiceSummary(
    string Id, [property: Description("Null for the moment until it has one.")] string? Number, InvoiceStanding Status, PeriodAnswer Period, Instant IssuedAt, Instant DueAt, string Currency, Money Total,
    [property: Description("What is left to pay.")] Money AmountDue,
    [property: Description("SHA-256 of its canonical bytes.")] string Hash)
{
    public static InvoiceSummary Of(FoundInvoice invoice)
    {
        var document = InvoiceDocument.Of(invoice.Id.ToString(), invoice.Id.Customer.Customer, invoice.Registered?.Number, invoice.Past.Records.Select(static r => r.Record));
        return new InvoiceSummary(
            document.Id, document.Number, document.Status, document.Body.Period, document.Body.IssuedAt, document.Body.DueAt, document.Body.Currency, document.Body.Total, document.AmountDue, document.Hash!);
    }
}

/// <summary>An invoice in the tenant's register, as it was when it was written.</summary>
public sealed record RegisteredAnswer(
    string Id, string Number,
    [property: Description("From 1, without gaps.")] long Place, string Customer, string Period, Instant IssuedAt, Instant DueAt, string Currency, Money Total, Money Due,
    [property: Description("SHA-256 of its canonical bytes.")] string Hash)
{
    public static RegisteredAnswer Of(RegisteredInvoice invoice)
    {
        var entry = invoice.Entry;
        return new RegisteredAnswer(InvoiceId.Of(entry.Customer, entry.Period), invoice.Number, invoice.Place, entry.Customer, entry.Period, entry.At, entry.DueAt, entry.Currency, entry.Total, entry.Due, entry.Hash);
    }
}
