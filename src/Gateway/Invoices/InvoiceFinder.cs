using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>An invoice and what became of it; or the draft of a period that is open.</summary>
/// <param name="Body">Canonical JSON (<see cref="InvoiceBody"/>).</param>
/// <param name="Past">The journal's records about it, the one that wrote it first; empty for a draft.</param>
/// <param name="State">Null for a draft.</param>
/// <param name="Registered">Null while it has no number: for a moment, and for drafts.</param>
/// <param name="At">When it was written; for a draft, read.</param>
/// <param name="Sequence">How many records of the customer's journal it reflects.</param>
public sealed record FoundInvoice(InvoiceId Id, byte[] Body, Past Past, InvoiceState? State, RegisteredInvoice? Registered, Instant At, long Sequence)
{
    /// <summary>The records about it of one kind, oldest first.</summary>
    public IEnumerable<T> About<T>() where T : Record => Past.Records.Select(static r => r.Record).OfType<T>();
}

/// <summary>Finds invoices: in the journal by their key, and drafts as the account stands.</summary>
public sealed class InvoiceFinder(IAccounts accounts, Catalogs catalogs, InvoiceRegister register)
{
    /// <exception cref="ProblemException">404: no such customer, or no invoice of that period.</exception>
    public async Task<FoundInvoice> Find(InvoiceId id) =>
        // The draft first: what is closed by then stays closed, so one of the two is found whatever happens in between.
        (await Draft(id) ?? await Written(id)).OrNotFound();

    /// <summary>Null where the period is not closed, or was closed without an invoice.</summary>
    public async Task<FoundInvoice?> Written(InvoiceId id)
    {
        var past = await accounts.History(id.Customer, EventKey.OfInvoice(id.Period));
        return past.Records is [(var sequence, PeriodClosed { Invoice: { } written } closed), ..]
            ? new FoundInvoice(id, written.Body, past, InvoiceState.Of(past), register.Find(id.Customer, id.Period), closed.At, sequence)
            : null;
    }

    private ValueTask<FoundInvoice?> Draft(InvoiceId id) => accounts.Read(id.Customer, (account, now) =>
    {
        if (account.Profile is null) return null;
        var current = account.PeriodAt(now);
        var period = current.Id == id.Period ? current : account.Billing.Open.FirstOrDefault(o => o.Period.Id == id.Period).Period;
        if (period.Id != id.Period || account.Billing.IsClosed(period)) return null;
        var body = InvoiceBody.Of(InvoiceWriter.Draft(account, period, catalogs.Of(id.Customer.Tenant), now));
        return new FoundInvoice(id, body, Past.Nothing, null, null, now, account.Sequence);
    });

    /// <summary>A customer's invoices from one on, the newest first, one more than asked for.</summary>
    /// <param name="from">The id of a period; null: the newest.</param>
    public async Task<List<FoundInvoice>> Newest(CustomerId customer, string? from, int count)
    {
        var found = new List<FoundInvoice>();
        var next = from ?? (await accounts.Read(customer, static (account, _) => (account.Profile is null, account.Billing.Latest)) is (false, var latest) ? latest : throw new ProblemException(Problem.Of(Status.UnknownCustomer)));
        while (next is not null && found.Count <= count && await Written(new InvoiceId(customer, next)) is { } invoice)
        {
            found.Add(invoice);
            next = invoice.About<PeriodClosed>().First().Invoice!.Before;
        }
        return found;
    }
}
