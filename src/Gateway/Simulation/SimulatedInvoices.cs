using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;

namespace Spend.Gateway.Simulation;

/// <summary>What became of the invoices: periods that were closed before time are closed here as well, and what was paid pays for what is asked here.</summary>
/// <param name="before">What the journal has about a key from before the simulation.</param>
internal sealed class SimulatedInvoices(Func<EventKey, IReadOnlyList<(long Sequence, Record Record)>> before)
{
    private readonly Dictionary<EventKey, List<(long, Record)>> _remembered = [];

    /// <summary>What was asked for then and is asked for here as well; null for nothing.</summary>
    /// <param name="recorded">The account that it was recorded for, as it was just before.</param>
    public static Command? CommandOf(Record record, Account recorded) => record switch
    {
        PeriodClosed closed when closed.At < Grace.EndOf(recorded, closed.Period) => new ClosePeriod(closed.Period.Id),
        InvoicePaid paid => new PayInvoice(paid.Invoice, paid.Id, paid.Amount + paid.ToBalance, paid.Reference),
        CreditNoteIssued note => new IssueCreditNote(note.Invoice, note.Id, note.Amount, note.Refunded.IsPositive, note.Reason),
        InvoiceVoided voided => new VoidInvoice(voided.Invoice, voided.Reason),
        InvoiceGivenUp givenUp => new GiveUpInvoice(givenUp.Invoice, givenUp.Reason),
        BalanceRefunded refunded => new RefundBalance(refunded.Id, refunded.Amount, refunded.Reference),
        _ => null,
    };

    public void Remember(long sequence, Record record)
    {
        var key = record switch
        {
            PeriodClosed closed => EventKey.OfInvoice(closed.Period.Id),
            InvoiceRecord about => EventKey.OfInvoice(about.Invoice),
            _ => default,
        };
        if (key.IsNone) return;
        if (!_remembered.TryGetValue(key, out var records)) _remembered.Add(key, records = []);
        records.Add((sequence, record));
    }

    public Past PastOf(EventKey key) => new([.. before(key), .. _remembered.GetValueOrDefault(key) ?? []]);
}
