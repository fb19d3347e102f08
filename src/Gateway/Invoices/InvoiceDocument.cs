using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;

namespace Spend.Gateway.Invoices;

/// <summary>What an invoice is at the moment.</summary>
public enum InvoiceStanding
{
    /// <summary>Not written: what it would be if no more usage came.</summary>
    Draft,

    /// <summary>To be paid.</summary>
    Open,

    /// <summary>Nothing is left to pay.</summary>
    Paid,

    /// <summary>To be paid, and late.</summary>
    Overdue,

    /// <summary>Taken back as a whole.</summary>
    Void,

    /// <summary>Given up. It can still be paid.</summary>
    Uncollectible,
}

/// <summary>An invoice and everything around it that a format shows. Formats are pure functions of it.</summary>
/// <param name="Id">Such as <c>acme.2026-11</c>.</param>
/// <param name="Customer">The customer's id.</param>
/// <param name="State">Null for a draft.</param>
/// <param name="Hash">SHA-256 of the canonical bytes in hex; null for a draft, which is not kept.</param>
public sealed record InvoiceDocument(string Id, string Customer, InvoiceState? State, InvoiceContent Body, string? Hash)
{
    public InvoiceStanding Status => State is null ? InvoiceStanding.Draft : StandingOf(State.Status);

    /// <summary>Such as <c>INV-000042</c>; null as long as it has none.</summary>
    public string? Number { get; init; }

    public IReadOnlyList<IssuedCreditNote> CreditNotes { get; init; } = [];

    public IReadOnlyList<ReceivedPayment> Payments { get; init; } = [];

    public InvoiceIssuer Issuer { get; init; } = InvoiceIssuer.Unnamed;

    public MeterNames Meters { get; init; } = MeterNames.None;

    /// <summary>The customer's: dates are of this zone. An IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Grants that were paid for: what they pay of an invoice was money before. Those not named were given.</summary>
    public IReadOnlySet<string> PrepaidGrants { get; init; } = new HashSet<string>();

    /// <summary>Payments, as far as they paid for this.</summary>
    public Money Paid => State?.Paid ?? Money.Zero;

    /// <summary>Credit notes, in all.</summary>
    public Money Credited => State?.Credited ?? Money.Zero;

    /// <summary>Credit notes, as far as less is to be paid for them.</summary>
    public Money CreditedOffDue => State?.CreditedOffDue ?? Money.Zero;

    /// <summary>What is left to pay.</summary>
    public Money AmountDue => State?.Due ?? Body.Due;

    /// <summary>An invoice that was written.</summary>
    /// <param name="records">All that the journal has about it, from its <see cref="PeriodClosed"/> on.</param>
    public static InvoiceDocument Of(string id, string customer, string? number, IEnumerable<Record> records)
    {
        (InvoiceState? state, byte[]? bytes) = (null, null);
        var payments = new List<ReceivedPayment>();
        var notes = new List<IssuedCreditNote>();
        foreach (var record in records)
        {
            state = InvoiceState.After(state, record);
            if (record is PeriodClosed { Invoice: { } written }) bytes = written.Body;
            if (record is InvoicePaid paid) payments.Add(new ReceivedPayment(paid.Id, paid.At, paid.Amount, paid.ToBalance, paid.Reference));
            if (record is CreditNoteIssued note) notes.Add(new IssuedCreditNote(
                string.Create(CultureInfo.InvariantCulture, $"{number ?? id}-CN{note.Number}"), note.At, note.Amount, note.OffDue, note.Reason));
        }
        if (state is null || bytes is null) throw new ArgumentException("There is no close with an invoice among the records.", nameof(records));
        return new InvoiceDocument(id, customer, state, InvoiceContent.Read(bytes), InvoiceBody.HashOf(bytes))
        {
            Number = number,
            Payments = payments,
            CreditNotes = notes,
        };
    }

    /// <summary>An invoice that is not written yet.</summary>
    /// <param name="canonical">What would be written (<see cref="InvoiceBody"/>).</param>
    public static InvoiceDocument Draft(string id, string customer, byte[] canonical) =>
        new(id, customer, null, InvoiceContent.Read(canonical), null);

    private static InvoiceStanding StandingOf(InvoiceStatus status) => status switch
    {
        InvoiceStatus.Open => InvoiceStanding.Open,
        InvoiceStatus.Paid => InvoiceStanding.Paid,
        InvoiceStatus.Overdue => InvoiceStanding.Overdue,
        InvoiceStatus.Void => InvoiceStanding.Void,
        InvoiceStatus.Uncollectible => InvoiceStanding.Uncollectible,
    };
}

/// <summary>A part of an invoice that was taken back.</summary>
public sealed record IssuedCreditNote(
    string Number, Instant At,
    [property: Description("In all, taxes included.")] Money Amount,
    [property: Description("So much less is to be paid; the rest had been paid already.")] Money OffDue,
    string Reason);

/// <summary>A payment for an invoice.</summary>
public sealed record ReceivedPayment(
    string Id, Instant At,
    [property: Description("What of it was due.")] Money Amount,
    [property: Description("What was paid too much, and is carried over to later invoices.")] Money CarriedOver,
    [property: Description("At the payment provider."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference);
