using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Journal;

namespace Spend.Gateway.Deciding;

/// <summary>
/// What follows on an id that exists. Of corrections: an event that was billed on an invoice that was taken back as a whole is not corrected any more: nobody owes it, and giving it
/// back would pay out money that never came in.
/// </summary>
internal sealed class BilledCorrections(IAccounts accounts)
{
    private readonly LaterUsage _later = new(accounts);

    public ValueTask<Answer> Handle<TCommand>(CustomerId customer, TCommand command)
        where TCommand : EventCommand =>
        command is VoidEvent or AmendEvent ? Correct(customer, command) : _later.Handle(customer, command);

    private async ValueTask<Answer> Correct<TCommand>(CustomerId customer, TCommand command)
        where TCommand : EventCommand =>
        await IsTakenBack(customer, command) ? new Answer(Status.InvoiceSettled, null, 0, null, "") : await _later.Handle(customer, command);

    private async ValueTask<bool> IsTakenBack(CustomerId customer, EventCommand command)
    {
        var past = await accounts.History(customer, command.Key);
        // A retry gets the first answer again, whatever became of the invoice since.
        if (past.Records is not [.., (_, Posting latest)] || (latest.Kind is PostingKind.Void or PostingKind.Amend && latest.Fingerprint == command.Fingerprint)) return false;
        var invoice = await accounts.History(customer, EventKey.OfInvoice((latest.BilledIn ?? latest.Period).Id));
        return InvoiceState.Of(invoice) is { IsVoid: true };
    }
}
