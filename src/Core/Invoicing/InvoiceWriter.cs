using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;

namespace Spend.Core.Invoicing;

/// <summary>Makes the draft of a period into an invoice: lines in an order of their own, credits by grant, rounding, taxes, totals.</summary>
public static class InvoiceWriter
{
    /// <summary>The invoice of a period, if it is closed now; null where there is nothing to say: taxes of nothing are nothing.</summary>
    public static Invoice? Write(Account account, BillingPeriod period, Catalog catalog, Instant at) =>
        Draft(account, period, catalog, at) is { Lines: [{ Type: not InvoiceLineType.Tax }, ..] } invoice ? invoice : null;

    /// <summary>What the invoice of a period would be, if it were closed now; also where it would say nothing.</summary>
    public static Invoice Draft(Account account, BillingPeriod period, Catalog catalog, Instant at)
    {
        var draft = DraftInvoice.Of(account, period);
        var (terms, currency) = (account.Profile!.Invoicing, draft.Currency);
        Money Round(Money amount) => MinorUnits.Round(amount, currency, terms.Rounding);

        // By what they are about, not by what came first: the same usage makes the same invoice.
        var lines = new List<WrittenLine>();
        foreach (var line in draft.Lines.Order(LineOrder)) Add(Charge(line, account, catalog));
        var subtotal = lines.Aggregate(Money.Zero, static (sum, line) => sum + line.Total);

        foreach (var (grant, amount) in Credits(draft))
            Add(new WrittenLine(0, InvoiceLineType.Credits, $"Paid by grant {grant}", period.Span, -amount, default) { Grant = grant });
        var rounded = lines.Aggregate(Money.Zero, static (sum, line) => sum + line.Total);
        var net = Round(draft.Due);
        if (net != rounded) Add(new WrittenLine(0, InvoiceLineType.Rounding, "Rounding of the sum", period.Span, net - rounded, default));

        var tax = Money.Zero;
        foreach (var rate in terms.Tax.Rates)
        {
            var amount = Round(TaxOf(net, rate, terms.Tax));
            tax += amount;
            Add(new WrittenLine(0, InvoiceLineType.Tax, rate.Name, period.Span, amount, default) { Rate = rate.Rate });
        }
        var total = terms.Tax.IsInclusive ? net : net + tax;
        return new Invoice(period, at, at + TimeSpan.FromDays(terms.PaymentDays), currency, terms.BillTo ?? new BillTo(account.Profile.Name, [], null, null), lines)
        {
            Subtotal = subtotal,
            CreditsApplied = subtotal - rounded,
            Rounding = net - rounded,
            Net = net,
            Residue = draft.Due - net,
            Tax = tax,
            TaxIsIncluded = terms.Tax.IsInclusive,
            TaxExemption = terms.Tax.Exemption,
            Total = total,
            CarriedOver = Money.Max(Money.Zero, Money.Min(account.Billing.Balance, total)),
            Overage = draft.Lines.Aggregate(Money.Zero, static (sum, line) => sum + (line.Usage?.Owed ?? Money.Zero)),
        };

        void Add(WrittenLine line) => lines.Add(line with { Number = lines.Count + 1, Total = Round(line.Amount) });
    }

    /// <summary>Added to the net amount; or, where prices contain all the taxes, its share of what is asked.</summary>
    private static Money TaxOf(Money net, TaxRate rate, TaxTerms terms)
    {
        if (!terms.IsInclusive) return net * rate.Rate;
        var all = terms.Rates.Aggregate(Quantity.One, static (sum, r) => sum + r.Rate);
        return Money.FromRaw(FixedPoint.Scale(net.Raw, rate.Rate.Raw, all.Raw));
    }

    private static WrittenLine Charge(InvoiceLine line, Account account, Catalog catalog)
    {
        var written = new WrittenLine(0, line.Type, line.Description, line.Service, line.Amount, default) { Usage = line.Usage };
        if (line.Usage is not { } usage) return written;
        var price = account.PriceOf(usage.Price, catalog);
        return written with
        {
            Match = price.Terms.Match,
            // What arrived late is a difference of two levels: how it came about says the segment's own line.
            Steps = line.Type == InvoiceLineType.Usage ? price.StepsOf(usage.Level, account.PartOf(usage.Segment)) : [],
        };
    }

    /// <summary>What each grant paid, by grant: which of several prices a grant paid for depends on what came first, how much it paid in all does not.</summary>
    private static IEnumerable<KeyValuePair<string, Money>> Credits(DraftInvoice draft)
    {
        var paid = new SortedDictionary<string, Money>(StringComparer.Ordinal);
        foreach (var line in draft.Lines)
            if (line.Usage is { Unit: null } usage)
                foreach (var (grant, amount) in usage.Burnt) paid[grant] = paid.GetValueOrDefault(grant) + amount;
        return paid.Where(static p => !p.Value.IsZero);
    }

    private static readonly IComparer<InvoiceLine> LineOrder = Comparer<InvoiceLine>.Create(static (a, b) =>
    {
        var order = a.Type.CompareTo(b.Type);
        // Fees and true-ups come in an order that no usage decides.
        if (order != 0 || a.Usage is not { } one || b.Usage is not { } other) return order;
        order = SegmentRef.Order.Compare(one.Segment, other.Segment);
        if (order == 0) order = BillingPeriod.Order.Compare(one.Segment.Period, other.Segment.Period);
        if (order == 0) order = string.CompareOrdinal(one.Meter, other.Meter);
        return order != 0 ? order : PriceRef.Order.Compare(one.Price, other.Price);
    });
}
