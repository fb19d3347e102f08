using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;

namespace Spend.Journal.Tests.Codec;

/// <summary>The part of a made-up journal that is about billing periods and their invoices.</summary>
internal sealed class InvoiceKeeper(Random random, Account account, Func<Instant> now)
{
    private int _ids;

    private BillingState Billing => account.Billing;

    public Record? Next() => random.Next(14) switch
    {
        <= 4 => Close(),
        5 or 6 => Any() is { } paid ? Pay(paid) : null,
        7 => Any() is { } credited ? Credit(credited) : null,
        8 => Any() is { Paid.IsZero: true, Credited.IsZero: true } voided && random.Next(3) == 0 ? new InvoiceVoided(now(), voided.Id, voided.CarriedOver, "mistake") : null,
        9 => Any() is { IsUncollectible: false } given && random.Next(3) == 0 ? new InvoiceGivenUp(now(), given.Id, "gone") : null,
        10 => Any() is { IsOverdue: false } late ? new InvoiceOverdue(now(), late.Id, late.Due) : null,
        11 or 12 => Any() is { IsOverdue: true } cause ? new AccountSuspended(now(), $"The invoice of {cause.Id} is overdue.", cause.Id) : null,
        _ => Billing.Balance.IsPositive ? new BalanceRefunded(now(), NewId("refund "), UpTo(Billing.Balance), random.Next(2) == 0 ? null : NewId("rf_")) : null,
    };

    private PeriodClosed? Close()
    {
        if (Billing.Open.Count == 0) return null;
        var open = Billing.Open[random.Next(Billing.Open.Count)];
        var total = Money.FromRaw(random.Next(-1_000_000, 10_000_000));
        var body = new byte[random.Next(200)];
        random.NextBytes(body);
        return new PeriodClosed(now(), open.Period, open.Since, random.Next(4) == 0 ? null : new WrittenInvoice(
            body, total, Money.Max(Money.Zero, Money.Min(total, Billing.Balance)), Money.FromRaw(random.Next(10_000_000)), now() + TimeSpan.FromDays(random.Next(60)),
            random.Next(2) == 0 ? null : new FeeAhead("pro", Money.FromRaw(random.Next(1_000))))
        { Before = Billing.Latest });
    }

    private InvoicePaid Pay(InvoiceState invoice)
    {
        var isWhole = random.Next(2) == 0;
        return new InvoicePaid(now(), invoice.Id, NewId("pay "), isWhole ? invoice.Due : UpTo(invoice.Due), isWhole ? Money.FromRaw(random.Next(1_000_000)) : default, random.Next(2) == 0 ? null : NewId("ch_"));
    }

    private CreditNoteIssued Credit(InvoiceState invoice)
    {
        var (offDue, balance, refunded) = (UpTo(invoice.Due), Money.FromRaw(random.Next(3)), Money.FromRaw(random.Next(3)));
        return new CreditNoteIssued(now(), invoice.Id, NewId("note "), invoice.CreditNotes + 1, offDue + balance + refunded, offDue, balance, refunded, "sorry");
    }

    private InvoiceState? Any() => Billing.Unsettled.Count == 0 ? null : Billing.Unsettled[random.Next(Billing.Unsettled.Count)];

    private Money UpTo(Money most) => Money.FromRaw(random.NextInt64(1, (long)most.Raw + 1));

    private string NewId(string prefix) => prefix + ++_ids;
}
