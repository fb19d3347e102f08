using Spend.Core.Accounts;

namespace Spend.Core.Invoicing;

/// <summary>What became of an invoice.</summary>
public enum InvoiceStatus
{
    /// <summary>To be paid.</summary>
    Open,

    /// <summary>Nothing is left to pay.</summary>
    Paid,

    /// <summary>To be paid, and late.</summary>
    Overdue,

    /// <summary>Taken back as a whole: nobody owes it.</summary>
    Void,

    /// <summary>Given up. It can still be paid.</summary>
    Uncollectible,
}

/// <summary>
/// An invoice and what became of it: the fold of the records about it, in the account as long as it is not settled, and from the
/// journal at any time. The invoice itself never changes.
/// </summary>
/// <param name="Id">Of its billing period: one invoice a period.</param>
/// <param name="Overage">What of it is overage.</param>
public sealed record InvoiceState(string Id, Money Total, Money CarriedOver, Money Overage, Instant DueAt)
{
    /// <summary>Payments, as far as they paid for this.</summary>
    public Money Paid { get; init; }

    /// <summary>Credit notes, in all.</summary>
    public Money Credited { get; init; }

    /// <summary>What of them lessened what was to pay.</summary>
    public Money CreditedOffDue { get; init; }

    /// <summary>The number of credit notes so far.</summary>
    public int CreditNotes { get; init; }

    public bool IsVoid { get; init; }

    public bool IsUncollectible { get; init; }

    public bool IsOverdue { get; init; }

    /// <summary>The account was suspended for it, or was resumed in spite of it.</summary>
    public bool HasSuspended { get; init; }

    /// <summary>What is left to pay.</summary>
    public Money Due => IsVoid ? Money.Zero : Money.Max(Money.Zero, Total - CarriedOver) - Paid - CreditedOffDue;

    public bool IsSettled => Due.IsZero;

    /// <summary>What credit notes can still take back.</summary>
    public Money Creditable => IsVoid ? Money.Zero : Money.Max(Money.Zero, Total - Credited);

    public InvoiceStatus Status =>
        IsVoid ? InvoiceStatus.Void
        : IsSettled ? InvoiceStatus.Paid
        : IsUncollectible ? InvoiceStatus.Uncollectible
        : IsOverdue ? InvoiceStatus.Overdue
        : InvoiceStatus.Open;

    /// <summary>What of the overage does not count towards the credit limit any more: what was paid pays for overage first.</summary>
    public Money OverageSettled => IsSettled ? Overage : Money.Max(Money.Zero, Money.Min(Overage, CarriedOver + Paid + CreditedOffDue));

    /// <summary>The state after the next record; null where there is none of that invoice.</summary>
    public static InvoiceState? After(InvoiceState? state, Record record) => record switch
    {
        PeriodClosed { Invoice: { } written } closed => new InvoiceState(closed.Period.Id, written.Total, written.CarriedOver, written.Overage, written.DueAt),
        InvoicePaid paid => state! with { Paid = state.Paid + paid.Amount },
        CreditNoteIssued note => state! with { Credited = state.Credited + note.Amount, CreditedOffDue = state.CreditedOffDue + note.OffDue, CreditNotes = note.Number },
        InvoiceVoided => state! with { IsVoid = true },
        InvoiceGivenUp => state! with { IsUncollectible = true },
        InvoiceOverdue => state! with { IsOverdue = true },
        _ => state,
    };

    /// <summary>The state that the journal's records about an invoice fold to.</summary>
    public static InvoiceState? Of(Past past)
    {
        InvoiceState? state = null;
        foreach (var (_, record) in past.Records) state = After(state, record);
        return state;
    }
}
