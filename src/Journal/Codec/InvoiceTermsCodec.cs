using Spend.Core.Invoicing;

namespace Spend.Journal;

/// <summary>How a customer is invoiced.</summary>
internal static class InvoiceTermsCodec
{
    public static void InvoiceTerms(this RecordWriter to, InvoiceTerms terms)
    {
        to.Flag(terms.BillTo is not null);
        if (terms.BillTo is { } billTo)
        {
            to.Text(billTo.Name);
            to.Texts(billTo.Address);
            to.OptionalText(billTo.TaxId);
            to.OptionalText(billTo.Email);
        }
        to.Count(terms.Tax.Rates.Length);
        foreach (var rate in terms.Tax.Rates)
        {
            to.Text(rate.Name);
            to.Amount(rate.Rate);
        }
        to.Flag(terms.Tax.IsInclusive);
        to.OptionalText(terms.Tax.Exemption);
        to.Enum(terms.Rounding);
        to.Signed(terms.PaymentDays);
        to.Flag(terms.SuspendAfterDays is not null);
        if (terms.SuspendAfterDays is { } days) to.Signed(days);
    }

    public static InvoiceTerms InvoiceTerms(this ref RecordReader from)
    {
        var billTo = from.Flag() ? new BillTo(from.Text(), from.Texts(), from.OptionalText(), from.OptionalText()) : null;
        var rates = new TaxRate[from.Count(bytesOfEach: 2)];
        for (var i = 0; i < rates.Length; i++) rates[i] = new TaxRate(from.Text(), from.Quantity());
        var tax = new TaxTerms(rates, from.Flag(), from.OptionalText());
        return new InvoiceTerms(billTo, tax, from.Enum<Rounding>(), from.Int(), from.Flag() ? from.Int() : null);
    }
}
