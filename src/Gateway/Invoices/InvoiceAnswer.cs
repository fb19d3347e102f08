using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Customers;

namespace Spend.Gateway.Invoices;

/// <summary>
/// An invoice as the API shows it: what was written, and around it what became of it. Subtotal - credits_applied + rounding = net;
/// total = net + tax (where tax_included: total = net).
/// </summary>
public sealed record InvoiceAnswer(
    string Id,
    [property: Description("Null as long as it has none.")] string? Number,
    InvoiceStanding Status,
    [property: Description("The customer's id.")] string Customer,
    PeriodAnswer Period, Instant IssuedAt, Instant DueAt, string Currency, InvoiceIssuer Issuer, BillToEntry BillTo,
    IReadOnlyList<InvoiceLineEntry> Lines,
    [property: Description("Fees, usage, adjustments and true-ups, each rounded.")] Money Subtotal,
    [property: Description("What grants in the currency paid of them.")] Money CreditsApplied,
    [property: Description("What the exact sum, once rounded, has more than the sum of the rounded lines.")] Money Rounding,
    [property: Description("What rounding took from the exact sum: under one minor unit.")] Money Residue,
    Money Net, Money Tax,
    [property: Description("Prices contain the tax; else it is added to them.")] bool TaxIncluded,
    [property: Description("Why there is no tax; left out where there is nothing to say."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TaxExemption,
    Money Total,
    [property: Description("What of earlier credit notes, overpayments and invoices below zero pays for it.")] Money CarriedOver,
    [property: Description("What was to pay when it was written.")] Money Due,
    [property: Description("Payments, as far as they paid for this.")] Money Paid,
    [property: Description("Credit notes, in all.")] Money Credited,
    [property: Description("What is left to pay now.")] Money AmountDue,
    IReadOnlyList<ReceivedPayment> Payments, IReadOnlyList<IssuedCreditNote> CreditNotes,
    [property: Description("SHA-256 of the canonical bytes in hex; null for a draft.")] string? Hash)
{
    public static InvoiceAnswer Of(InvoiceDocument document)
    {
        var body = document.Body;
        return new InvoiceAnswer(
            document.Id, document.Number, document.Status, document.Customer,
            body.Period, body.IssuedAt, body.DueAt, body.Currency, document.Issuer, body.BillTo, body.Lines,
            body.Subtotal, body.CreditsApplied, body.Rounding, body.Residue, body.Net, body.Tax, body.TaxIncluded, body.TaxExemption,
            body.Total, body.CarriedOver, body.Due, document.Paid, document.Credited, document.AmountDue,
            document.Payments, document.CreditNotes, document.Hash);
    }
}
