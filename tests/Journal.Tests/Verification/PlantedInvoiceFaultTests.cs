using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Tests.Simulation;

namespace Spend.Journal.Tests.Verification;

/// <summary>Closes and invoices that say something else than the journal gives, and records about them that cannot be.</summary>
public class PlantedInvoiceFaultTests
{
    private static readonly Instant Closed = Instant.Parse("2026-12-02T00:00:00Z");

    /// <summary>
    /// November's invoice of 119 is paid in part, overdue and suspended for, credited, and settled by a payment that is too much; what that
    /// leaves pays for December's, which a credit note takes back. In January there is nothing to ask for.
    /// </summary>
    private static AccountDriver Live(string until = "2027-02-03T00:00:00Z")
    {
        var driver = new AccountDriver();
        driver.Must(new Configure(Sample.Profile with { Invoicing = new InvoiceTerms(null, new TaxTerms([new TaxRate("VAT", Quantity.Parse("0.19"))], false, null), Rounding.HalfEven, 14, 7) }));
        driver.Must(new Subscribe("postpaid", null));
        driver.Post(Ask.Charge("a", "100"));
        var end = Instant.Parse(until);
        foreach (var (at, command) in new (string, Command)[]
        {
            ("2026-12-03T00:00:00Z", new PayInvoice("2026-11", "p1", Sample.Amount("60"), null)),
            ("2026-12-10T00:00:00Z", Ask.Charge("b", "50")),
            ("2026-12-24T00:00:00Z", new IssueCreditNote("2026-11", "n1", Sample.Amount("10"), false, "sorry")),
            ("2026-12-25T00:00:00Z", new PayInvoice("2026-11", "p2", Sample.Amount("60"), null)),
            ("2027-01-03T00:00:00Z", new IssueCreditNote("2026-12", "n2", Sample.Amount("50"), false, "sorry")),
            ("2027-01-04T00:00:00Z", new RefundBalance("r1", Sample.Amount("1"), null)),
        })
        {
            if (Instant.Parse(at) > end) break;
            driver.At(Instant.Parse(at));
            driver.Must(command);
        }
        driver.At(end).ApplyDue();
        return driver;
    }

    private static History Sound() => History.Of(Live());

    [Fact]
    public void The_journal_they_are_planted_in_is_sound_and_has_all_of_it()
    {
        var driver = Live();
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Equal(
            [
                "closed 2026-11: 119", "paid 60 + 0", "overdue 59", "suspended", "credited 10", "paid 49 + 11", "resumed",
                "closed 2026-12: 59.5 - 11", "credited 48.5 + 1.5", "refunded 1", "closed 2027-01",
            ],
            driver.Records.Select(static r => r switch
            {
                PeriodClosed { Invoice: { } invoice } closed => $"closed {closed.Period.Id}: {invoice.Total}" + (invoice.CarriedOver.IsZero ? "" : $" - {invoice.CarriedOver}"),
                PeriodClosed closed => $"closed {closed.Period.Id}",
                InvoicePaid paid => $"paid {paid.Amount} + {paid.ToBalance}",
                CreditNoteIssued note => $"credited {note.OffDue}" + (note.ToBalance.IsZero ? "" : $" + {note.ToBalance}"),
                InvoiceOverdue overdue => $"overdue {overdue.Due}",
                AccountSuspended => "suspended",
                AccountResumed => "resumed",
                BalanceRefunded refunded => $"refunded {refunded.Amount}",
                _ => "",
            }).Where(static text => text.Length > 0));
    }

    [Fact]
    public void Any_byte_of_an_invoice_that_was_changed_is_found()
    {
        var body = Live("2026-12-02T00:00:00Z").Records.OfType<PeriodClosed>().Single().Invoice!.Body;
        for (var at = 0; at < body.Length; at++)
        {
            var forged = body.ToArray();
            forged[at] ^= 1;
            Assert.Contains("bytes of the invoice (2026-11)", History.Of(Live("2026-12-02T00:00:00Z")).Tamper<PeriodClosed>(c => c with { Invoice = c.Invoice! with { Body = forged } }).Faults());
        }
        Assert.Contains("bytes of the invoice (2026-11)", Invoice(static w => w with { Body = [.. w.Body, (byte)' '] }));
    }

    [Fact]
    public void An_amount_of_an_invoice_that_is_not_what_its_lines_say_is_found()
    {
        Assert.Contains("total of an invoice (2026-11): expected 119, found 118", Invoice(static w => w with { Total = Sample.Amount("118") }));
        Assert.Contains("carried over to an invoice (2026-11): expected 0, found 1", Invoice(static w => w with { CarriedOver = Sample.Amount("1") }));
        Assert.Contains("carried over to an invoice (2026-12): expected 11, found 0", Invoice(static w => w with { CarriedOver = Money.Zero }, "2026-12"));
        Assert.Contains("overage in an invoice (2026-11): expected 100, found 99", Invoice(static w => w with { Overage = Sample.Amount("99") }));
        Assert.Contains("base fee asked in advance (2026-11): expected 0, found 5", Invoice(static w => w with { Ahead = new FeeAhead("postpaid", Sample.Amount("5")) }));
    }

    [Fact]
    public void An_invoice_that_is_due_at_another_time_or_follows_another_invoice_is_found()
    {
        Assert.Contains("when an invoice is due (2026-11): expected 2026-12-16T00:00:00Z, found 2026-12-17T00:00:00Z", Invoice(static w => w with { DueAt = w.DueAt + TimeSpan.FromDays(1) }));
        Assert.Contains("invoice before (2026-12): expected 2026-11, found none", Invoice(static w => w with { Before = null }, "2026-12"));
    }

    [Fact]
    public void A_fee_asked_in_advance_that_no_line_asks_for_or_of_another_plan_is_found()
    {
        var driver = Seller.Customer("year", granted: "100");
        driver.At(Instant.Parse("2028-01-01T00:00:00Z"));
        driver.ApplyDue();
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("base fee asked in advance", History.Of(driver).Tamper<PeriodClosed>(static c => c with { Invoice = c.Invoice! with { Ahead = null } }).Faults());
        Assert.Contains("plan whose base fee is asked in advance", History.Of(driver).Tamper<PeriodClosed>(static c => c with { Invoice = c.Invoice! with { Ahead = c.Invoice.Ahead! with { Plan = "month" } } }).Faults());
    }

    [Fact]
    public void An_invoice_that_was_left_out_or_put_in_is_found()
    {
        Assert.Contains("whether a period has no invoice (2026-11): expected False, found True", Close(static c => c with { Invoice = null }));
        Assert.Contains("whether a period has no invoice (2027-01): expected True, found False", Close(static c => c with { Invoice = new WrittenInvoice([1], Money.Zero, Money.Zero, Money.Zero, c.At, null) }, "2027-01"));
    }

    [Fact]
    public void A_close_before_its_period_has_ended_is_found() =>
        Assert.Contains("a close (2026-11): expected at 2026-12-01T00:00:00Z or later, found 2026-11-30T23:00:00Z", Close(static c => c with { At = Instant.Parse("2026-11-30T23:00:00Z") }));

    [Fact]
    public void A_close_within_the_grace_with_the_invoice_of_another_instant_is_found() =>
        Assert.Contains("bytes of the invoice (2026-11)", Close(static c => c with { At = Instant.Parse("2026-12-01T23:00:00Z") }));

    [Fact]
    public void A_close_that_came_too_late_is_found() =>
        Assert.Contains("a period is closed when its grace is over: expected 2026-11 at 2026-12-02T00:00:00Z, found open", Close(static c => c with { At = Closed + TimeSpan.FromHours(1) }));

    [Fact]
    public void A_close_that_was_left_out_is_found() =>
        Assert.Contains("a period is closed when its grace is over: expected 2026-11 at 2026-12-02T00:00:00Z, found open", Sound().RemoveAny(static r => r is PeriodClosed { Period.Id: "2026-11" }).Faults());

    [Fact]
    public void A_period_that_is_closed_twice_or_that_begins_elsewhere_is_found()
    {
        var closed = Live().Records.OfType<PeriodClosed>().Last();
        Assert.Contains("a period that is closed (2027-01): expected open before, found not open", Sound().Append(closed).Faults());
        Assert.Contains("first record of a period (2026-11): expected 2, found 1", Close(static c => c with { Since = 1 }));
    }

    [Fact]
    public void A_payment_of_more_than_was_due_or_that_does_not_add_up_is_found()
    {
        Assert.Contains("a payment (p2): expected 49 was due, found 60", Paid("p2", static p => p with { Amount = Sample.Amount("60"), ToBalance = Money.Zero }));
        Assert.Contains("a payment (p1): expected 119 was due, found 50", Paid("p1", static p => p with { Amount = Sample.Amount("50"), ToBalance = Sample.Amount("10") }));
        Assert.Contains("a payment (p2): expected above zero, in whole minor units, found 44", Paid("p2", static p => p with { ToBalance = Sample.Amount("-5") }));
        Assert.Contains("a payment (p1): expected above zero, in whole minor units, found 60.001", Paid("p1", static p => p with { Amount = Sample.Amount("60.001") }));
    }

    [Fact]
    public void A_payment_that_is_there_twice_or_of_no_invoice_is_found()
    {
        Assert.Contains("each payment, credit note and refund is there once (2026-11): expected an id not used before, found p1", Paid("p2", static p => p with { Id = "p1" }));
        Assert.Contains("an invoice: expected written before, found no 2026-10", Paid("p1", static p => p with { Invoice = "2026-10" }));
    }

    [Fact]
    public void A_payment_that_was_left_out_is_found() =>
        Assert.Contains("due of an overdue invoice (2026-11): expected 119, found 59", Sound().RemoveAny(static r => r is InvoicePaid { Id: "p1" }).Faults());

    [Fact]
    public void A_credit_note_whose_parts_do_not_add_up_is_found()
    {
        Assert.Contains("parts of a credit note (n2): expected 50, found 51", Credited("n2", static n => n with { ToBalance = Sample.Amount("2.5") }));
        Assert.Contains("what a credit note takes off what is due (n2): expected 48.5, found 40", Credited("n2", static n => n with { OffDue = Sample.Amount("40"), ToBalance = Sample.Amount("10") }));
        Assert.Contains("what was paid of a credit note (n2): expected carried over or given back, found 0.5", Credited("n2", static n => n with { ToBalance = Sample.Amount("1"), Refunded = Sample.Amount("0.5") }));
        Assert.Contains("a credit note (n2): expected above zero, in whole minor units, as all of its parts", Credited("n2", static n => n with { ToBalance = Sample.Amount("-1"), Refunded = Sample.Amount("2.5") }));
        Assert.Contains("number of a credit note (n2): expected 1, found 2", Credited("n2", static n => n with { Number = 2 }));
    }

    [Fact]
    public void A_credit_note_of_more_than_the_invoice_is_found() =>
        Assert.Contains("credit notes (n2): expected at most 59.5, found 60", Credited("n2", static n => n with { Amount = Sample.Amount("60"), ToBalance = Sample.Amount("11.5") }));

    [Fact]
    public void A_refund_of_more_than_was_carried_over_is_found() =>
        Assert.Contains("a refund of what was carried over (r1): expected at most 1.5, found 2", Sound().Tamper<BalanceRefunded>(static r => r with { Amount = Sample.Amount("2") }).Faults());

    [Fact]
    public void An_overdue_invoice_that_is_so_too_early_not_at_all_or_for_another_amount_is_found()
    {
        Assert.Contains("when an invoice is overdue (2026-11): expected 2026-12-16T00:00:00Z, found 2026-12-15T00:00:00Z", Sound().Tamper<InvoiceOverdue>(static o => o with { At = o.At - TimeSpan.FromDays(1) }).Faults());
        Assert.Contains("an invoice that is not paid in time is overdue: expected 2026-11 at 2026-12-16T00:00:00Z, found nothing of it", Sound().Tamper<InvoiceOverdue>(static o => o with { At = o.At + TimeSpan.FromDays(1) }).Faults());
        Assert.Contains("an invoice that is not paid in time is overdue: expected 2026-11 at 2026-12-16T00:00:00Z, found nothing of it", Sound().Remove<InvoiceOverdue>().Faults());
        Assert.Contains("due of an overdue invoice (2026-11): expected 59, found 58", Sound().Tamper<InvoiceOverdue>(static o => o with { Due = Sample.Amount("58") }).Faults());
        var overdue = Live().Records.OfType<InvoiceOverdue>().Single();
        Assert.Contains("overdue: expected once, not settled and not given up, found 2026-11", Sound().Append(overdue with { At = Instant.Parse("2027-02-03T00:00:00Z") }).Faults());
    }

    [Fact]
    public void A_suspension_for_an_invoice_that_is_too_early_left_out_or_for_nothing_is_found()
    {
        Assert.Contains("when an account is suspended for an invoice (2026-11): expected 2026-12-23T00:00:00Z, found 2026-12-22T00:00:00Z", Sound().Tamper<AccountSuspended>(static s => s with { At = s.At - TimeSpan.FromDays(1) }).Faults());
        Assert.Contains("an account is suspended for an overdue invoice: expected for 2026-11, 7 days after 2026-12-16T00:00:00Z, found not suspended", Sound().Remove<AccountSuspended>().Faults());
        Assert.Contains("a suspension for an invoice: expected terms and an overdue invoice that ask for it, found 2026-12", Sound().Tamper<AccountSuspended>(static s => s with { Invoice = "2026-12" }).Faults());
        var withoutTerms = Sound().Tamper<CustomerConfigured>(static c => c with { Profile = c.Profile with { Invoicing = c.Profile.Invoicing with { SuspendAfterDays = null } } });
        Assert.Contains("a suspension for an invoice: expected terms and an overdue invoice that ask for it, found 2026-11", withoutTerms.Faults());
    }

    [Fact]
    public void A_resumption_after_what_was_overdue_is_paid_that_was_left_out_is_found() =>
        Assert.Matches("what follows from a record: expected AccountResumed .*, found nothing of it", Sound().Remove<AccountResumed>().Faults());

    [Fact]
    public void An_invoice_that_is_taken_back_after_a_payment_or_given_up_after_it_was_settled_is_found()
    {
        var later = Instant.Parse("2027-02-03T00:00:00Z");
        Assert.Contains("an invoice that is taken back: expected nothing paid, credited or below zero, found 2026-11", Sound().Append(new InvoiceVoided(later, "2026-11", Money.Zero, "forged")).Faults());
        Assert.Contains("what is carried over from an invoice that is taken back (2026-12): expected 11, found 0", Sound().Append(new InvoiceVoided(later, "2026-12", Money.Zero, "forged")).Faults());
        Assert.Contains("an invoice that is given up: expected once, and not settled, found 2026-11", Sound().Append(new InvoiceGivenUp(later, "2026-11", "forged")).Faults());
    }

    [Fact]
    public void A_payment_of_an_invoice_that_was_taken_back_is_found()
    {
        var driver = Live("2026-12-02T00:00:00Z");
        driver.Must(new VoidInvoice("2026-11", "mistake"));
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("what becomes of an invoice: expected not taken back before, found 2026-11", History.Of(driver).Append(new InvoicePaid(driver.Now, "2026-11", "p1", Money.Zero, Sample.Amount("1"), null)).Faults());
    }

    [Fact]
    public void Usage_that_was_changed_together_with_nothing_else_does_not_fit_the_invoice_any_more()
    {
        var faults = Sound().TamperAny(static r => r is Posting { Id: "a" }, static r => ((Posting)r) with { Lines = [((Posting)r).Lines[0] with { Amount = Sample.Amount("99"), Overage = Sample.Amount("99"), Owed = Sample.Amount("99") }] }).Faults();
        Assert.Contains("bytes of the invoice (2026-11)", faults);
        Assert.Contains("total of an invoice (2026-11): expected 117.81, found 119", faults);
    }

    private static string Invoice(Func<WrittenInvoice, WrittenInvoice> change, string period = "2026-11") => Close(c => c with { Invoice = change(c.Invoice!) }, period);

    private static string Close(Func<PeriodClosed, PeriodClosed> change, string period = "2026-11") =>
        Sound().TamperAny(r => r is PeriodClosed closed && closed.Period.Id == period, r => change((PeriodClosed)r)).Faults();

    private static string Paid(string id, Func<InvoicePaid, InvoicePaid> change) => Sound().TamperAny(r => r is InvoicePaid paid && paid.Id == id, r => change((InvoicePaid)r)).Faults();

    private static string Credited(string id, Func<CreditNoteIssued, CreditNoteIssued> change) => Sound().TamperAny(r => r is CreditNoteIssued note && note.Id == id, r => change((CreditNoteIssued)r)).Faults();
}
