using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices;
using Spend.Gateway.Ledger;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Tracing;

/// <summary>Explains one event from its records, the counters before it and the invoices that it is on.</summary>
internal sealed class EventTrace(CustomerId customer, IAccounts accounts, Catalogs catalogs, Documents documents, JournalWalk walk)
{
    /// <exception cref="ProblemException">404: no such customer, or no record of the event.</exception>
    public async ValueTask<EventExplanation> Explain(string id)
    {
        var past = (await accounts.History(customer, EventKey.OfEvent(id))).Records
            .Where(static r => r.Record is Posting).Select(static r => (r.Sequence, Posting: (Posting)r.Record)).ToArray();
        var catalog = catalogs.Of(customer.Tenant);
        var standing = (await accounts.Read(customer, (account, _) => EventStanding.Of(account, past, catalog))).OrNotFound(Status.UnknownCustomer);
        if (past.Length == 0) throw new ProblemException(Problem.Of(Status.NotFound));

        var moving = Array.FindAll(past, static p => p.Posting.MovesUsage);
        var first = moving.Length > 0 ? moving[0].Posting : past[0].Posting;
        var postings = moving.Length > 0 ? await Explain(moving, standing) : [];
        var corrections = moving.Where(static m => m.Posting.Kind is PostingKind.Void or PostingKind.Amend);
        return new EventExplanation(
            id, StatusOf(past[^1].Posting), Booking.KindOf(first), first.EventTime, first.Properties,
            Array.ConvertAll(first.Lines, static l => new EventItem(l.Item.Meter, l.Item.Quantity, l.Item.Properties)), standing.Currency,
            moving.Aggregate(Core.Money.Zero, static (sum, m) => sum + m.Posting.Charged), moving.Aggregate(Core.Money.Zero, static (sum, m) => sum + m.Posting.Unbilled),
            [.. corrections.Select(static m => new EventCorrection(Booking.KindOf(m.Posting), m.Sequence, m.Posting.At, m.Posting.Reason))],
            postings, new AsOf(standing.Head));
    }

    private async ValueTask<ExplainedPosting[]> Explain((long Sequence, Posting Posting)[] moving, EventStanding standing)
    {
        var levels = LevelWalk.Of(moving, standing, standing.Since ?? await BeginningOf(moving[0].Posting.Period, standing.Head), walk);
        var invoices = new Dictionary<BillingPeriod, TracedInvoice?>();
        var explained = new List<ExplainedPosting>();
        foreach (var (sequence, posting) in moving)
        {
            var period = posting.BilledIn ?? posting.Period;
            if (!invoices.TryGetValue(period, out var invoice))
                invoices[period] = invoice = (await TracedInvoice.Find(new InvoiceId(customer, period.Id), accounts, catalogs)).Found;
            explained.Add(Explain(sequence, posting, standing, levels, invoice));
        }
        return [.. explained];
    }

    /// <summary>Where the records about a period begin that is not open.</summary>
    private async ValueTask<long> BeginningOf(BillingPeriod period, long head)
    {
        foreach (var (_, record) in (await accounts.History(customer, EventKey.OfInvoice(period.Id))).Records)
            if (record is PeriodClosed closed) return closed.Since;
        // All of its usage came late: it was never open.
        return walk.FirstAbout(period.Start, head);
    }

    private ExplainedPosting Explain(long sequence, Posting posting, EventStanding standing, LevelWalk levels, TracedInvoice? invoice)
    {
        var ratedBy = RatedBy(posting, standing);
        var part = standing.PartOf(posting, levels.HadEnded(sequence, posting, standing));
        return new ExplainedPosting(
            Booking.KindOf(posting), sequence, posting.At, posting.AuthorizedAt, posting.Kind == PostingKind.Settle ? posting.Succeeded : null,
            new ExplainedPeriod(PeriodAnswer.Of(posting.Period), posting.Change, posting.BilledIn is { } later ? PeriodAnswer.Of(later) : null, Wording.Period(posting, standing)),
            invoice is null ? null : new InvoicePlace(InvoiceId.Of(customer.Customer, invoice.Period.Id), invoice.IsDraft ? "draft" : "written"),
            posting.Charged, posting.Unbilled,
            [.. Booking.Of(sequence, posting).Select(booking => Explain(booking, posting, standing, levels.Before(booking), part, ratedBy, invoice))],
            Array.ConvertAll(posting.Caps, static move => ExplainedCap.Of(move)));
    }

    private ExplainedLine Explain(in Booking booking, Posting posting, EventStanding standing, Core.Quantity? before, PeriodPart part, RatedBy ratedBy, TracedInvoice? invoice)
    {
        var line = booking.Line;
        var price = standing.Prices.GetValueOrDefault(line.Price);
        var cost = price is not null && before is { } level ? CostChange.Of(price, part, level, level + line.Level) : null;
        // What is said must be what was charged.
        if (cost?.Amount != line.Amount) cost = null;
        var choice = line.TakesBack ? null : ratedBy.Choose(line.Item, posting.Properties, line.Price);
        var because = Wording.Unbilled(line, posting);
        // As the invoice says it: what a meter is called later does not change what was said then.
        var wording = new Wording(line.Unit ?? standing.Currency, catalogs.MeterAt(customer.Tenant, line.Item.Meter, posting.At)?.Unit is { Length: > 0 } unit ? unit : line.Item.Meter);
        var list = Wording.ListOf(line.Price, catalogs.Of(customer.Tenant).Plan(line.Price.Owner, line.Price.Version)?.Name);
        return new ExplainedLine(
            booking.Index + 1, line.TakesBack, line.Item.Meter, line.Item.Quantity, booking.Properties, PriceEntry.Of(line.Price), choice,
            before, before is { } b ? b + line.Level : null, cost?.Before, cost?.After, cost?.Steps ?? [],
            line.Unit, line.Amount, line.Burns, line.Overage, line.Owed, line.Unbilled, because, invoice?.LineOf(booking),
            wording.Sentence(line, cost, list, choice?.Matches, because));
    }

    private RatedBy RatedBy(Posting posting, EventStanding standing)
    {
        var catalog = catalogs.Of(customer.Tenant);
        var terms = new Terms(posting.Plan is { } plan ? catalog.Plan(plan.Key, plan.Version) : null, catalog.PriceBookAt(posting.PriceBook), standing.Contract, standing.OwnPrices);
        return new RatedBy(terms, posting.Plan, posting.Contract, posting.OwnPrices, posting.PriceBook, standing.Currency)
        {
            Published = source => source switch
            {
                PriceSource.Contract => standing.Contract?.Agreed.Prices ?? [],
                PriceSource.Customer => standing.OwnPrices?.Agreed.Prices ?? [],
                PriceSource.Plan => posting.Plan is { } on ? catalogs.DocumentOf(customer.Tenant, on)?.Terms() ?? [] : [],
                PriceSource.PriceBook => BookAt(posting.PriceBook),
            },
        };
    }

    private PriceTerms[] BookAt(int version)
    {
        var versions = documents.VersionsOf(customer.Tenant, PriceBookDocument.Kind, PriceBookDocument.DefaultKey);
        return version >= 1 && version <= versions.Length ? Array.ConvertAll(Catalogs.Stored<PriceBookDocument>(versions[version - 1]).Prices, static p => p.Terms()) : [];
    }

    private static string StatusOf(Posting latest) => latest.Kind switch
    {
        PostingKind.Hold or PostingKind.Extend => "held",
        PostingKind.Release => "released",
        PostingKind.Expire => "expired",
        PostingKind.Void => "voided",
        PostingKind.Amend => "amended",
        PostingKind.Charge or PostingKind.Settle or PostingKind.Usage => "recorded",
    };
}
