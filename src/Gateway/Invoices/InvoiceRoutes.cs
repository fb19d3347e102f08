using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Api;
using Spend.Gateway.Http;
using Spend.Gateway.Invoices.Formats;
using Spend.Gateway.Ledger;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>Invoices: written ones in every format and their proof, and the drafts that are the live state.</summary>
public static class InvoiceRoutes
{
    private const string Tag = "Invoices";

    public static void MapInvoices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/customers/{customer}/invoices/draft", Draft).ForCustomers().Produces<DraftAnswer>()
            .Describe(Tag, "Read the draft of a period's invoice",
                "What the invoice would be if no more usage came: base fees, usage, adjustments, minimum and commitment; exact, before taxes and rounding. Periods of the last 70 days. With taxes and totals: GET /v1/invoices/{customer}.{period}.", 404);
        routes.MapGet("/v1/customers/{customer}/invoices", OfCustomer).ForCustomers().Produces<Page<InvoiceSummary>>()
            .Describe(Tag, "List a customer's invoices, the newest first", "", 404);
        routes.MapGet("/v1/invoices", OfTenant).ForBackends().Produces<Page<RegisteredAnswer>>()
            .Describe(Tag, "List the tenant's invoices by number", "The register: numbers without gaps. Drafts are not in it.");
        routes.MapGet("/v1/invoices/{invoice}", Get).ForCustomers().Produces<InvoiceAnswer>().OrAnswers<StripeInvoice>().WithMetadata(new InAnyFormat())
            .Describe(Tag, "Read an invoice", "Its id is {customer}.{period}, such as acme.2026-11; of an open period it is the draft. `format`: json (default), csv, html, pdf, focus (FOCUS 1.2), stripe (invoice items). Written, it never changes; what became of it (payments, credit notes) stands beside it.", 404);
        routes.MapPost("/v1/invoices/{invoice}/verify", Verify).ForOwners().Accepts<Customers.Nothing>(true, "application/json").Produces<InvoiceProofAnswer>()
            .Describe(Tag, "Make an invoice again from the journal", "Reads the customer's journal from its first record, computes its chain of hashes, rates every charge again, writes the invoice again and compares byte for byte. Works years later, whatever became of plans and prices.", 404, 409, 413, 415);
        routes.MapInvoiceChanges();
    }

    private static async Task<Ok<DraftAnswer>> Draft(string customer, string? period, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        if (period is not null && Text.FaultOfId(period) is { } fault) throw new ProblemException(Problem.Invalid("#", "period: " + fault));
        var (exists, draft) = await accounts.Read(id, (account, now) =>
            account.Profile is null ? (false, null)
            : (true, DraftPeriods.Find(account, period, now) is { } found ? DraftAnswer.Of(account, found) : null));
        return TypedResults.Ok(draft.OrNotFound(exists ? Status.NotFound : Status.UnknownCustomer));
    }

    private static async Task<Ok<Page<InvoiceSummary>>> OfCustomer(string customer, string? limit, string? cursor, HttpContext context, InvoiceFinder invoices)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var request = PageRequest.Of(limit, cursor);
        // The cursor names the last one shown: it is found again, and left out.
        var isFirst = request.After.Length == 0;
        var found = await invoices.Newest(id, isFirst ? null : request.After, request.Limit + (isFirst ? 0 : 1));
        if (!isFirst && found.Count > 0) found.RemoveAt(0);
        var page = request.Of(found, static invoice => invoice.Id.Period);
        return TypedResults.Ok(new Page<InvoiceSummary>([.. page.Data.Select(InvoiceSummary.Of)], page.NextCursor));
    }

    private static Ok<Page<RegisteredAnswer>> OfTenant(
        [Description("oldest (default) or newest: which comes first.")] string? order, string? limit, string? cursor, HttpContext context, InvoiceRegister register)
    {
        var (request, tenant) = (PageRequest.Of(limit, cursor), context.Caller().Tenant);
        var page = request.Of([.. LedgerQuery.IsNewest(order) ? NewestBefore(request) : register.After(tenant, request.AfterNumber, request.Limit + 1)], static invoice => PageRequest.Key(invoice.Place));
        return TypedResults.Ok(new Page<RegisteredAnswer>([.. page.Data.Select(RegisteredAnswer.Of)], page.NextCursor));

        IEnumerable<RegisteredInvoice> NewestBefore(PageRequest request)
        {
            var end = request.AfterNumber is > 0 and var number ? number - 1 : register.CountOf(tenant);
            var start = Math.Max(0, end - request.Limit - 1);
            return start == end ? [] : register.After(tenant, start, (int)(end - start)).Reverse();
        }
    }

    private static async Task<FileContentHttpResult> Get(string invoice, string? format, HttpContext context, InvoiceFinder invoices, InvoiceView view)
    {
        var id = InvoiceId.FromPath(invoice, context.Caller());
        if (InvoiceFormat.Find(format ?? "json") is not { } wanted)
            throw new ProblemException(Problem.Invalid("#", $"format: must be one of {string.Join(", ", InvoiceFormat.All.Select(static f => f.Name))}."));
        var document = await view.Of(await invoices.Find(id));
        // Whoever opens it in a browser sees it; whoever saves it gets a name that says what it is.
        if (wanted.Name != "json") context.Response.Headers.ContentDisposition = new System.Net.Mime.ContentDisposition
        {
            Inline = wanted.Name is "html" or "pdf",
            FileName = $"{document.Number ?? (document.Hash is null ? "draft-" : "invoice-") + id.Period}.{wanted.Extension}",
        }.ToString();
        if (wanted.Name == "html") context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return TypedResults.File(wanted.Render(document), wanted.ContentType);
    }

    private static async Task<Ok<InvoiceProofAnswer>> Verify(string invoice, HttpContext context, InvoiceFinder invoices, InvoiceProof proof)
    {
        await JsonBody.ReadOptional<Customers.Nothing>(context.Request);
        var found = await invoices.Find(InvoiceId.FromPath(invoice, context.Caller()));
        if (found.State is null) throw new ProblemException(Problem.Of(Status.PeriodNotEnded) with { Detail = "The period is open: a draft has nothing yet that could be verified." });
        return TypedResults.Ok(await proof.Of(found, context.RequestAborted));
    }
}
