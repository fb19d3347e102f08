using Spend.Core;
using Spend.Core.Invoicing;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>The sums of an invoice: each row says what it adds, so that a reader can add them up.</summary>
internal sealed class PrintedTotals(InvoiceDocument document, MoneyText money, DateWords dates)
{
    private readonly List<PrintedTotal> _rows = [];

    public IReadOnlyList<PrintedTotal> All()
    {
        var body = document.Body;
        Add("Subtotal", body.Subtotal);
        AddIfAny("Paid from your balance", -body.CreditsApplied);
        AddIfAny("Rounding", body.Rounding);
        var taxes = body.Lines.Where(static l => l.Type == InvoiceLineType.Tax).ToList();
        if (!body.TaxIncluded)
        {
            if (taxes.Count > 0 && body.Net != body.Subtotal) Add("Total before tax", body.Net);
            foreach (var tax in taxes) Add(NameOf(tax), tax.Total);
        }
        Sum($"Total ({money.Currency})", body.Total);
        if (body.TaxIncluded)
            foreach (var tax in taxes) Add($"of which {NameOf(tax)}", tax.Total);
        AddIfAny("Balance from earlier invoices", -body.CarriedOver);
        AddIfAny("Carried over to your next invoices", body.Total.IsNegative ? -body.Total : Money.Zero);
        foreach (var payment in document.Payments.Where(static p => !p.Amount.IsZero))
            Add($"Payment of {dates.Of(payment.At)}{(payment.Reference is { } reference ? $" ({reference})" : "")}", -payment.Amount);
        foreach (var note in document.CreditNotes.Where(static n => !n.OffDue.IsZero)) Add($"Credit note {note.Number}", -note.OffDue);
        if (document.Status == InvoiceStanding.Void) AddIfAny("Taken back", document.AmountDue - (body.Due - document.Paid - document.CreditedOffDue));
        _rows.Add(new PrintedTotal(document.Status == InvoiceStanding.Draft ? "Amount due so far" : "Amount due", money.WithCode(document.AmountDue), TotalWeight.Due));
        return _rows;
    }

    /// <summary><c>VAT (19%)</c>; a name that says its rate itself is left as it is.</summary>
    private static string NameOf(InvoiceLineEntry tax) =>
        tax.Rate is { } rate && !tax.Description.Contains('%', StringComparison.Ordinal) ? $"{tax.Description} ({DecimalWords.Grouped(rate.Raw * 100)}%)" : tax.Description;

    private void Add(string label, Money amount) => _rows.Add(new PrintedTotal(label, money.Bare(amount), TotalWeight.Plain));

    private void AddIfAny(string label, Money amount)
    {
        if (!amount.IsZero) Add(label, amount);
    }

    private void Sum(string label, Money amount) => _rows.Add(new PrintedTotal(label, money.Bare(amount), TotalWeight.Sum));
}
