using Spend.Core;
using Spend.Core.Invoicing;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Puts an invoice into words for somebody who has to pay it and did not write the software.</summary>
internal sealed class PrintedInvoiceText(InvoiceDocument document)
{
    private readonly InvoiceContent _body = document.Body;
    private readonly MoneyText _money = new(document.Body.Currency);
    private readonly DateWords _dates = new(document.TimeZone);

    public static PrintedInvoice Of(InvoiceDocument document) => new PrintedInvoiceText(document).Print();

    private PrintedInvoice Print()
    {
        var (issuer, billTo) = (document.Issuer, _body.BillTo);
        return new PrintedInvoice(
            document.Status == InvoiceStanding.Draft ? "Draft invoice" : "Invoice", document.Number ?? document.Id,
            issuer.Name, [.. issuer.Address ?? [], .. Optional("Tax ID: ", issuer.TaxId), .. Optional("", issuer.Email)],
            billTo.Name, [.. billTo.Address ?? [], .. Optional("Tax ID: ", billTo.TaxId), .. Optional("", billTo.Email)],
            Facts())
        {
            Headline = Headline(),
            Currency = _body.Currency,
            Groups = Groups(),
            Totals = new PrintedTotals(document, _money, _dates).All(),
            CreditNotes = [.. document.CreditNotes.Select(note => new PrintedCreditNote(note.Number, _dates.Of(note.At), note.Reason, _money.Bare(-note.Amount)))],
            Notes = Notes(),
            PaymentInstructions = issuer.PaymentInstructions is { } instructions && document.AmountDue.IsPositive ? instructions.ReplaceLineEndings("\n").Split('\n') : [],
            Fingerprint = document.Hash is { } hash ? $"SHA-256 {hash}" : null,
        };
    }

    private List<PrintedFact> Facts()
    {
        var facts = new List<PrintedFact> { new("Invoice number", document.Number ?? "Not numbered yet") };
        if (document.Status == InvoiceStanding.Draft) facts.Add(new("As of", _dates.Of(_body.IssuedAt)));
        else
        {
            facts.Add(new("Issued", _dates.Of(_body.IssuedAt)));
            facts.Add(new("Due", _dates.Of(_body.DueAt)));
        }
        facts.Add(new("Billing period", _dates.Of(_body.Period.Start, _body.Period.End)));
        facts.Add(new("Customer", document.Customer));
        return facts;
    }

    private PrintedHeadline Headline()
    {
        var due = _money.WithCode(document.AmountDue);
        var day = _dates.Of(_body.DueAt);
        return document.Status switch
        {
            InvoiceStanding.Draft when _body.Total.IsNegative => new(_money.WithCode(_body.Total), "in your favour so far", "Draft", StampTone.Neutral),
            InvoiceStanding.Draft => new(due, "so far, if no more is used", "Draft", StampTone.Neutral),
            InvoiceStanding.Open => new(due, $"due {day}", null, StampTone.Neutral),
            InvoiceStanding.Overdue => new(due, $"was due {day}", "Overdue", StampTone.Bad),
            InvoiceStanding.Paid when _body.Total.IsNegative => new(_money.WithCode(-_body.Total), "in your favour: your next invoices will be less by this", "Nothing to pay", StampTone.Good),
            InvoiceStanding.Paid => new(_money.WithCode(_body.Total), document.Payments.Count > 0 ? $"paid {_dates.Of(document.Payments[^1].At)}" : "nothing is left to pay", "Paid", StampTone.Good),
            InvoiceStanding.Void => new(_money.WithCode(Money.Zero), "This invoice was taken back: nobody has to pay it.", "Void", StampTone.Bad),
            InvoiceStanding.Uncollectible => new(due, $"was due {day}", "Written off", StampTone.Bad),
        };
    }

    private List<PrintedGroup> Groups()
    {
        var lines = new PrintedLines(document, _money, _dates);
        var groups = new List<PrintedGroup>();
        foreach (var group in _body.Lines.Where(static l => TitleOf(l.Type) is not null).GroupBy(static l => TitleOf(l.Type)!))
            groups.Add(new PrintedGroup(group.Key, [.. group.Select(lines.Of)]));
        return groups;
    }

    /// <summary>Null: it stands among the totals.</summary>
    private static string? TitleOf(InvoiceLineType type) => type switch
    {
        InvoiceLineType.BaseFee => "Plan",
        InvoiceLineType.Usage => "Usage",
        InvoiceLineType.Adjustment => "Late usage and corrections of earlier periods",
        InvoiceLineType.Minimum or InvoiceLineType.Commitment => "Minimums and commitments",
        InvoiceLineType.Credits => "Paid from your balance",
        InvoiceLineType.Rounding or InvoiceLineType.Tax => null,
    };

    private List<string> Notes()
    {
        var notes = new List<string>();
        if (_body.TaxExemption is { } exemption) notes.Add(exemption);
        if (!_body.Residue.IsZero)
        {
            var exact = _body.Net + _body.Residue;
            notes.Add($"Before rounding the charges come to {_money.WithCode(exact)}.");
        }
        if (document.Status == InvoiceStanding.Draft) notes.Add("This is a preview and no request to pay. It changes with what is used until the period is closed.");
        return notes;
    }

    private static IEnumerable<string> Optional(string label, string? value) => value is null ? [] : [label + value];
}
