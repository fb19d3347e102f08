using Microsoft.AspNetCore.Http.HttpResults;
using Spend.Core.Accounts;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>What becomes of an invoice once it is written: payments, credit notes, taking it back, giving it up.</summary>
public static class InvoiceChangeRoutes
{
    private const string Tag = "Invoices";

    public static void MapInvoiceChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/invoices/{invoice}/payments", Pay).ForAdmins().Accepts<PaymentRequest>("application/json").Produces<InvoiceAnswer>().TakesIdempotencyKey()
            .Describe(Tag, "Record a payment", "Idempotent by id or Idempotency-Key. Pays what is due; what is too much is carried over to later invoices. Ends a suspension for overdue invoices once nothing of them is left to pay.", 404, 409, 413, 415, 422);
        routes.MapPost("/v1/invoices/{invoice}/credit_notes", Credit).ForAdmins().Accepts<CreditNoteRequest>("application/json").Produces<InvoiceAnswer>().TakesIdempotencyKey()
            .Describe(Tag, "Issue a credit note", "Takes a part of an invoice back, also of one that is paid: what is due falls first, the rest is carried over, or given back with refund. Idempotent by id or Idempotency-Key.", 404, 409, 413, 415, 422);
        routes.MapPost("/v1/invoices/{invoice}/void", Void).ForAdmins().Accepts<InvoiceReasonRequest>("application/json").Produces<InvoiceAnswer>()
            .Describe(Tag, "Take an invoice back as a whole", "Only while nothing of it is paid or credited. Its number stays taken, and its usage is not billed again.", 404, 409, 413, 415);
        routes.MapPost("/v1/invoices/{invoice}/uncollectible", GiveUp).ForAdmins().Accepts<InvoiceReasonRequest>("application/json").Produces<InvoiceAnswer>()
            .Describe(Tag, "Give an invoice up", "Nobody expects it to be paid any more; it can be paid all the same. It counts towards the credit limit until then.", 404, 409, 413, 415);
        routes.MapPost("/v1/customers/{customer}/refunds", Refund).ForAdmins().Accepts<PaymentRequest>("application/json").Produces<RefundAnswer>().TakesIdempotencyKey()
            .Describe(Tag, "Give back what was carried over", "Idempotent by id or Idempotency-Key.", 404, 413, 415, 422);
    }

    private static async Task<Ok<InvoiceAnswer>> Pay(string invoice, HttpContext context, IAccounts accounts, InvoiceFinder invoices, InvoiceView view)
    {
        var id = InvoiceId.FromPath(invoice, context.Caller());
        var body = await JsonBody.Read<PaymentRequest>(context.Request);
        body.Check();
        return await Change(id, new PayInvoice(id.Period, IdempotencyKey.Required(context.Request, body.Id), body.Amount, body.Reference), context, accounts, invoices, view);
    }

    private static async Task<Ok<InvoiceAnswer>> Credit(string invoice, HttpContext context, IAccounts accounts, InvoiceFinder invoices, InvoiceView view)
    {
        var id = InvoiceId.FromPath(invoice, context.Caller());
        var body = await JsonBody.Read<CreditNoteRequest>(context.Request);
        body.Check();
        return await Change(id, new IssueCreditNote(id.Period, IdempotencyKey.Required(context.Request, body.Id), body.Amount, body.Refund, body.Reason), context, accounts, invoices, view);
    }

    private static async Task<Ok<InvoiceAnswer>> Void(string invoice, HttpContext context, IAccounts accounts, InvoiceFinder invoices, InvoiceView view)
    {
        var (id, reason) = await Reasoned(invoice, context);
        return await Change(id, new VoidInvoice(id.Period, reason), context, accounts, invoices, view);
    }

    private static async Task<Ok<InvoiceAnswer>> GiveUp(string invoice, HttpContext context, IAccounts accounts, InvoiceFinder invoices, InvoiceView view)
    {
        var (id, reason) = await Reasoned(invoice, context);
        return await Change(id, new GiveUpInvoice(id.Period, reason), context, accounts, invoices, view);
    }

    private static async Task<Ok<RefundAnswer>> Refund(string customer, HttpContext context, IAccounts accounts)
    {
        var id = context.Caller().CustomerOf(Text.IdFromPath(customer));
        var body = await JsonBody.Read<PaymentRequest>(context.Request);
        body.Check();
        var answer = (await accounts.Handle(id, new RefundBalance(IdempotencyKey.Required(context.Request, body.Id), body.Amount, body.Reference) { By = context.Caller().KeyId })).OrRefuse();
        context.Response.MarkReplay(answer.Status);
        var refunded = (BalanceRefunded)answer.Record!;
        var balance = await accounts.Read(id, static (account, _) => account.Billing.Balance);
        return TypedResults.Ok(new RefundAnswer(refunded.Id, refunded.Amount, refunded.Reference, refunded.At, balance));
    }

    private static async Task<(InvoiceId Id, string Reason)> Reasoned(string invoice, HttpContext context)
    {
        var id = InvoiceId.FromPath(invoice, context.Caller());
        var body = await JsonBody.Read<InvoiceReasonRequest>(context.Request);
        body.Check();
        return (id, body.Reason);
    }

    private static async Task<Ok<InvoiceAnswer>> Change(InvoiceId id, InvoiceCommand command, HttpContext context, IAccounts accounts, InvoiceFinder invoices, InvoiceView view)
    {
        var answer = (await accounts.Handle(id.Customer, command with { By = context.Caller().KeyId })).OrRefuse();
        context.Response.MarkReplay(answer.Status);
        return TypedResults.Ok(InvoiceAnswer.Of(await view.Of(await invoices.Find(id))));
    }
}
