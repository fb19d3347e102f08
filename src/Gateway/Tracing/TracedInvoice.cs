using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Gateway.Invoices;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Tracing;

/// <summary>An invoice, or the draft of one, with where in the journal the records lie that it is made of.</summary>
/// <param name="First">The sequence of the first record that can be about its usage.</param>
/// <param name="Last">The sequence of the last one that counts for it.</param>
internal sealed record TracedInvoice(BillingPeriod Period, bool IsDraft, long First, long Last, IReadOnlyList<TracedLine> Lines)
{
    public TracedLine? Find(int number) => number >= 1 && number <= Lines.Count ? Lines[number - 1] : null;

    /// <summary>The number of the line that a booking is on; null where all of that line came to nothing.</summary>
    public int? LineOf(in Booking booking)
    {
        for (var i = 0; i < Lines.Count; i++)
            if (Lines[i].Price is not null && Lines[i].Has(booking, Period)) return i + 1;
        return null;
    }

    /// <summary>Written or still a draft; <see cref="Status.UnknownCustomer"/> or <see cref="Status.NotFound"/> where there is neither.</summary>
    public static async ValueTask<(Status Missing, TracedInvoice? Found)> Find(InvoiceId id, IAccounts accounts, Catalogs catalogs)
    {
        // The draft first: what is closed by then stays closed, so one of the two is found whatever happens in between.
        var (exists, draft) = await accounts.Read(id.Customer, (account, now) =>
        {
            if (account.Profile is null) return (false, null);
            foreach (var (period, since) in account.Billing.Open)
            {
                if (period.Id != id.Period) continue;
                var invoice = InvoiceWriter.Write(account, period, catalogs.Of(id.Customer.Tenant), now);
                return (true, invoice is null ? null : ((BillingPeriod Period, long Since, long Head, byte[] Body)?)(period, since, account.Sequence, InvoiceBody.Of(invoice)));
            }
            return (true, null);
        });
        if (draft is { } open) return (default, new TracedInvoice(open.Period, IsDraft: true, open.Since, open.Head, TracedLine.AllOf(open.Body)));
        if (!exists) return (Status.UnknownCustomer, null);
        foreach (var (sequence, record) in (await accounts.History(id.Customer, EventKey.OfInvoice(id.Period))).Records)
            if (record is PeriodClosed { Invoice: { } written } closed)
                return (default, new TracedInvoice(closed.Period, IsDraft: false, closed.Since, sequence - 1, TracedLine.AllOf(written.Body)));
        return (Status.NotFound, null);
    }
}

/// <summary>What of an invoice's line tells which records it is made of.</summary>
/// <param name="Period">The id of the period that the usage is of; null for lines that are not about usage.</param>
/// <param name="Segment">The number of the plan change: with the period, the segment.</param>
/// <param name="Grant">For what a grant paid: the grant.</param>
internal sealed record TracedLine(InvoiceLineType Type, string? Period, int Segment, PriceRef? Price, string? Grant)
{
    /// <summary>Whether it says what a grant paid.</summary>
    public bool IsOfGrant => Grant is not null;

    /// <summary>Whether usage can have made it.</summary>
    public bool HasEvents => Price is not null || IsOfGrant;

    /// <summary>What it is about, whatever number it has: a draft's lines are numbered anew as usage comes.</summary>
    public string Mark => EventKey.OfValue($"{Type}\n{Period}\n{Segment}\n{Price?.Source}\n{Price?.Owner}\n{Price?.Version}\n{Price?.Id}\n{Price?.Band}\n{Grant}").Value.ToString("x32", null)[..12];

    /// <summary>Whether a booking is a part of this line, on the invoice of a period.</summary>
    public bool Has(in Booking booking, BillingPeriod invoice)
    {
        if (booking.BilledIn != invoice) return false;
        if (Grant is { } grant) return booking.Line.Unit is null && Array.Exists(booking.Line.Burns, b => b.Grant == grant);
        return Price is not null && booking.Segment.Change == Segment && booking.Line.Price.Equals(Price)
            && booking.IsLate == (Type == InvoiceLineType.Adjustment) && booking.Segment.Period.Id == Period;
    }

    /// <summary>The lines in an invoice's canonical bytes (<see cref="InvoiceBody"/>).</summary>
    public static TracedLine[] AllOf(byte[] body) => Array.ConvertAll(InvoiceContent.Read(body).Lines, static line => new TracedLine(
        line.Type, line.Period, line.Segment ?? 0,
        line.Price is { } price ? new PriceRef(price.Source, price.Owner ?? "", price.Version, price.Id, price.Band ?? 0) : null,
        line.Grant));
}
