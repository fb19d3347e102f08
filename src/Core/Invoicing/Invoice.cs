using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Core.Invoicing;

/// <summary>One line of an invoice that is written.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Amount">Exact: what it asks in the currency, before grants; of credits below zero.</param>
/// <param name="Total">The amount, rounded to what can be paid.</param>
public sealed record WrittenLine(int Number, InvoiceLineType Type, string Description, Span Service, Money Amount, Money Total)
{
    /// <summary>For usage and adjustments.</summary>
    public InvoicedUsage? Usage { get; init; }

    /// <summary>What the price of the usage matches.</summary>
    public Properties Match { get; init; } = Properties.None;

    /// <summary>How the price of the usage came about; none for adjustments.</summary>
    public IReadOnlyList<PriceStep> Steps { get; init; } = [];

    /// <summary>For credits: the grant.</summary>
    public string? Grant { get; init; }

    /// <summary>For a tax: its rate.</summary>
    public Quantity? Rate { get; init; }
}

/// <summary>
/// The invoice of a closed billing period: everything it says but for its number and what became of it. A pure function of the account
/// at its close, so that it can be made again, byte for byte, from the journal alone (laws 4 and 7).
/// </summary>
/// <remarks>
/// In exact amounts <c>Residue = charges - credits - Net</c>; in amounts that can be paid <c>Subtotal - CreditsApplied + Rounding = Net</c>,
/// <c>Total = Net + tax</c> (where prices contain the tax: <c>Total = Net</c>) and <c>Due = Total - CarriedOver</c>.
/// </remarks>
/// <param name="At">When it was written.</param>
/// <param name="DueAt">When it is to be paid.</param>
public sealed record Invoice(BillingPeriod Period, Instant At, Instant DueAt, string Currency, BillTo BillTo, IReadOnlyList<WrittenLine> Lines)
{
    /// <summary>The charges: fees, usage, adjustments and true-ups, before credits, each rounded.</summary>
    public Money Subtotal { get; init; }

    /// <summary>What grants in the currency paid of them, each rounded.</summary>
    public Money CreditsApplied { get; init; }

    /// <summary>What the exact sum, once rounded, has more than the sum of the rounded lines.</summary>
    public Money Rounding { get; init; }

    /// <summary>What is asked for, before a tax that is added to prices.</summary>
    public Money Net { get; init; }

    /// <summary>What rounding the sum took from it, or added where it is below zero: under one minor unit.</summary>
    public Money Residue { get; init; }

    public Money Tax { get; init; }

    public bool TaxIsIncluded { get; init; }

    public string? TaxExemption { get; init; }

    public Money Total { get; init; }

    /// <summary>What of earlier credit notes, overpayments and invoices below zero pays for it.</summary>
    public Money CarriedOver { get; init; }

    /// <summary>What is left to pay; never below zero. An invoice whose total is below zero is carried over to the next ones.</summary>
    public Money Due => Money.Max(Money.Zero, Total - CarriedOver);

    /// <summary>What of it is overage: what the credit limit counts until it is paid. Exact.</summary>
    public Money Overage { get; init; }
}
