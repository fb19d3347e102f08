using System.Numerics;

namespace Spend.Model;

public enum ModelRecordKind
{
    /// <summary>What a command asked for, or what time brought about.</summary>
    Decided,
    BrakeTripped,
    CapReached,
    WalletDepleted,
    AlertTriggered,
    AlertRearmed,
    Denied,
    TopUpRequested,
    PeriodClosed,
    InvoicePaid,
    CreditNoteIssued,
    InvoiceVoided,
    InvoiceGivenUp,
    InvoiceOverdue,
    BalanceRefunded,

    /// <summary>By time alone, because an invoice is overdue.</summary>
    SuspendedForInvoice,
}

/// <summary>One record of the account's journal, as far as nothing else tells what is in it.</summary>
public sealed record ModelRecord(ModelRecordKind Kind, long Sequence, long At)
{
    /// <summary>Of the alert, cap, top-up, period or refund; the unit that is depleted; the code of a denial.</summary>
    public string? Id { get; init; }

    /// <summary>Of an alert: the price or grant. Of a denial: the limit. Of an invoice record: the payment or credit note.</summary>
    public string? Subject { get; init; }

    /// <summary>Of a cap, or of the cap that an alert looks at.</summary>
    public ModelCounterName? Counter { get; init; }

    /// <summary>Null: none.</summary>
    public ModelSpan? Window { get; init; }

    public BigInteger Value { get; init; }

    /// <summary>What the value was held against: a limit, an allowance, a commitment, an amount, days.</summary>
    public BigInteger Threshold { get; init; }

    /// <summary>Of a trip: until when, exclusive.</summary>
    public long Until { get; init; }

    /// <summary>Of an invoice record: what it says in numbers, in the order of the engine's record.</summary>
    public BigInteger[] Amounts { get; init; } = [];

    /// <summary>Of a close: the invoice's canonical bytes as text; empty: it has none.</summary>
    public string? Text { get; init; }

    /// <summary>Of an alert: the sequence since which it has had these terms.</summary>
    public long Since { get; init; }

    public override string ToString() => $"{Kind} {Id} {Subject}{Counter}"
        + (Window is null ? "" : $" in {ModelText.Time(Window.Start)}") + $" {Exact.Text(Value)} of {Exact.Text(Threshold)}"
        + (Until == 0 ? "" : $" until {ModelText.Time(Until)}") + $" at {ModelText.Time(At)}";
}
