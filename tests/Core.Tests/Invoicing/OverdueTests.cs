using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Invoicing;

/// <summary>Invoices of 30 at the end of each month, due at once. Whoever has not paid after ten days is suspended.</summary>
public sealed class OverdueTests
{
    [Fact]
    public void Who_pays_the_invoice_that_suspended_goes_on_though_another_was_settled_by_hand()
    {
        var customer = Invoiced().On("2026-05-15");
        Assert.Equal("2026-04", customer.Account.Control.Suspension?.Invoice);
        customer.Must(new Resume());
        Assert.Equal("2026-05", customer.On("2026-06-15").Account.Control.Suspension?.Invoice);
        Pay(customer, "2026-05", "29");
        Assert.NotNull(customer.Account.Control.Suspension);
        Pay(customer, "2026-05", "1");
        Assert.Null(customer.Account.Control.Suspension);
        Assert.False(customer.Account.Billing.FindUnsettled("2026-04")!.IsSettled);
    }

    [Fact]
    public void Who_pays_one_invoice_is_suspended_for_the_next_all_the_same()
    {
        var customer = Invoiced().On("2026-06-05");
        Assert.Equal("2026-04", customer.Account.Control.Suspension?.Invoice);
        // May's is overdue since the second, and nobody has said that it does not matter.
        Assert.True(customer.Account.Billing.FindUnsettled("2026-05")!.IsOverdue);
        Pay(customer, "2026-04", "30");
        Assert.Null(customer.Account.Control.Suspension);
        Assert.Null(customer.On("2026-06-11 23:59").Account.Control.Suspension);
        Assert.Equal("2026-05", customer.On("2026-06-12").Account.Control.Suspension?.Invoice);
        Assert.Equal(AccountPicture.Of(customer.Account), AccountPicture.Of(customer.Replay()));
    }

    [Fact]
    public void Who_resumes_by_hand_settles_it_for_all_that_is_overdue()
    {
        var customer = Invoiced().On("2026-06-05");
        customer.Must(new Resume());
        Assert.Null(customer.On("2026-06-30").Account.Control.Suspension);
    }

    [Fact]
    public void An_invoice_given_up_suspends_nobody_any_more()
    {
        var customer = Invoiced().On("2026-05-15");
        customer.Must(new GiveUpInvoice("2026-04", "bankrupt"));
        Assert.Null(customer.Account.Control.Suspension);
    }

    private static AccountDriver Invoiced()
    {
        var customer = new AccountDriver(Vendor.Selling(Vendor.Plan("fee", Vendor.PerUnit("tokens", "1")).Asking("30")), Vendor.Time("2026-04-01"));
        customer.Must(new Configure(Sample.Profile with { Invoicing = InvoiceTerms.Usual with { PaymentDays = 0, SuspendAfterDays = 10 } }));
        return customer.Take("fee");
    }

    private static void Pay(AccountDriver customer, string invoice, string amount) =>
        customer.Must(new PayInvoice(invoice, $"{invoice} {amount}", Vendor.M(amount), null));
}
