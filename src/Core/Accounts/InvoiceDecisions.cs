using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Core.Plans;

namespace Spend.Core.Accounts;

/// <summary>Decisions about billing periods and what is asked for them: closes, payments, credit notes, what is overdue.</summary>
internal static class InvoiceDecisions
{
    /// <summary>When the next period is closed by time; <see cref="Instant.Max"/> where none is open.</summary>
    public static Instant CloseAt(Account account) => NotBefore(account, account.Billing.Next.At);

    /// <summary>When the next invoice is overdue; <see cref="Instant.Max"/> for none.</summary>
    public static Instant OverdueAt(Account account) => NotBefore(account, account.Billing.NextOverdue?.DueAt);

    /// <summary>When the account is suspended for an overdue invoice; <see cref="Instant.Max"/> for never.</summary>
    public static Instant SuspendAt(Account account) =>
        account is { Control.Suspension: null, Profile.Invoicing.SuspendAfterDays: { } days } ? NotBefore(account, account.Billing.NextToSuspend?.DueAt + TimeSpan.FromDays(days)) : Instant.Max;

    /// <summary>The period as it is closed at an instant, with its invoice.</summary>
    public static PeriodClosed Close(Account account, BillingPeriod period, Catalog catalog, Instant at)
    {
        var since = account.Billing.FindOpen(period)!.Value.Since;
        if (InvoiceWriter.Write(account, period, catalog, at) is not { } invoice) return new PeriodClosed(at, period, since, null);
        return new PeriodClosed(at, period, since, new WrittenInvoice(
            InvoiceBody.Of(invoice), invoice.Total, invoice.CarriedOver, invoice.Overage, invoice.DueAt, BaseFees.Ahead(account, period))
        { Before = account.Billing.Latest });
    }

    public static InvoiceOverdue Overdue(Account account, Instant at)
    {
        var invoice = account.Billing.NextOverdue!;
        return new InvoiceOverdue(at, invoice.Id, invoice.Due);
    }

    public static AccountSuspended SuspendFor(Account account, Instant at)
    {
        var invoice = account.Billing.NextToSuspend!;
        return new AccountSuspended(at, $"The invoice of {invoice.Id} is overdue.", invoice.Id);
    }

    public static Decision ClosePeriod(Account account, ClosePeriod command, Catalog catalog, Instant now)
    {
        if (command.Period is { } id && account.Billing.Closed.Any(c => c.Period.Id == id)) return Status.Unchanged;
        OpenPeriod? first = null;
        foreach (var open in account.Billing.Open)
            if ((command.Period is null || open.Period.Id == command.Period) && (first is not { } earlier || BillingPeriod.Order.Compare(open.Period, earlier.Period) < 0)) first = open;
        if (first is not { } found) return Status.NotFound;
        return found.Period.End > now ? Status.PeriodNotEnded : Close(account, found.Period, catalog, now);
    }

    public static Decision Decide(Account account, InvoiceCommand command, Past past, Instant now)
    {
        if (InvoiceState.Of(past) is not { } invoice) return Status.NotFound;
        return command switch
        {
            PayInvoice pay => Pay(account, invoice, pay, past, now),
            IssueCreditNote note => Credit(account, invoice, note, past, now),
            VoidInvoice => invoice.IsVoid ? Status.Unchanged
                // What was paid, given back or carried over is not undone in silence: a credit note says it.
                : !invoice.Paid.IsZero || !invoice.Credited.IsZero || invoice.Total.IsNegative ? Status.InvoiceSettled
                : new InvoiceVoided(now, invoice.Id, invoice.CarriedOver, ((VoidInvoice)command).Reason),
            GiveUpInvoice give => invoice.IsSettled ? Status.InvoiceSettled : invoice.IsUncollectible ? Status.Unchanged : new InvoiceGivenUp(now, invoice.Id, give.Reason),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    public static Decision Refund(Account account, RefundBalance command, Past past, Instant now)
    {
        foreach (var (sequence, record) in past.Records)
            if (record is BalanceRefunded earlier) return earlier.Amount == command.Amount && earlier.Reference == command.Reference ? new Decision(Status.Replayed, earlier, sequence) : Status.IdReused;
        if (!IsPayable(account, command.Amount)) return Status.NotPayable;
        return command.Amount > account.Billing.Balance ? Status.AmountTooLarge : new BalanceRefunded(now, command.Id, command.Amount, command.Reference);
    }

    private static Decision Pay(Account account, InvoiceState invoice, PayInvoice command, Past past, Instant now)
    {
        foreach (var (sequence, record) in past.Records)
            if (record is InvoicePaid earlier && earlier.Id == command.Id)
                return earlier.Amount + earlier.ToBalance == command.Amount && earlier.Reference == command.Reference ? new Decision(Status.Replayed, earlier, sequence) : Status.IdReused;
        if (!IsPayable(account, command.Amount)) return Status.NotPayable;
        if (invoice.IsVoid) return Status.InvoiceSettled;
        var amount = Money.Min(invoice.Due, command.Amount);
        return new InvoicePaid(now, invoice.Id, command.Id, amount, command.Amount - amount, command.Reference);
    }

    private static Decision Credit(Account account, InvoiceState invoice, IssueCreditNote command, Past past, Instant now)
    {
        foreach (var (sequence, record) in past.Records)
            if (record is CreditNoteIssued earlier && earlier.Id == command.Id)
                return earlier.Amount == command.Amount && earlier.Reason == command.Reason && (earlier.Refunded.IsZero || command.Refunds) && (earlier.ToBalance.IsZero || !command.Refunds)
                    ? new Decision(Status.Replayed, earlier, sequence) : Status.IdReused;
        if (!IsPayable(account, command.Amount)) return Status.NotPayable;
        if (invoice.IsVoid) return Status.InvoiceSettled;
        if (command.Amount > invoice.Creditable) return Status.AmountTooLarge;
        var offDue = Money.Min(invoice.Due, command.Amount);
        var paid = command.Amount - offDue;
        return new CreditNoteIssued(
            now, invoice.Id, command.Id, invoice.CreditNotes + 1, command.Amount, offDue, command.Refunds ? Money.Zero : paid, command.Refunds ? paid : Money.Zero, command.Reason);
    }

    private static bool IsPayable(Account account, Money amount) =>
        amount.IsPositive && MinorUnits.Round(amount, account.Profile!.Currency, Rounding.HalfEven) == amount;

    /// <summary>What should have come about before the latest record comes about now.</summary>
    private static Instant NotBefore(Account account, Instant? at) => at is null || at == Instant.Max ? Instant.Max : Instant.Later(at.Value, account.JournalTime);
}
