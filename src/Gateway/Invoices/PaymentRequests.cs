using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices;

/// <summary>Money that came in for an invoice, or that goes back.</summary>
public sealed record PaymentRequest(
    [property: Description("Above zero, in whole smallest units of the currency. What is too much is carried over.")] Money Amount,
    [property: Description("The payment's; or an Idempotency-Key header. The same again changes nothing.")] string? Id = null,
    [property: Description("At the payment provider.")] string? Reference = null)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check() => new FieldFaults().Text(Reference, "#/reference").ThrowIfAny();
}

/// <summary>A part of an invoice that is taken back.</summary>
public sealed record CreditNoteRequest(
    [property: Description("Taxes included; at most what of the total was not credited yet.")] Money Amount,
    [property: Description("As the credit note says it.")] string Reason,
    [property: Description("The credit note's; or an Idempotency-Key header. The same again changes nothing.")] string? Id = null,
    [property: Description("What is paid already is given back; else it is carried over to later invoices.")] bool Refund = false)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check() => new FieldFaults().Said(Reason, "#/reason").ThrowIfAny();
}

/// <summary>Why an invoice is taken back or given up.</summary>
public sealed record InvoiceReasonRequest(string Reason)
{
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check() => new FieldFaults().Said(Reason, "#/reason").ThrowIfAny();
}

/// <summary>What was carried over and is given back.</summary>
public sealed record RefundAnswer(
    string Id, Money Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference, Instant At,
    [property: Description("What is still carried over.")] Money Balance);
