using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Holds;

public sealed class ExtendTests
{
    [Fact]
    public void A_bigger_estimate_holds_the_difference()
    {
        var customer = Held("10");
        var extended = customer.Post(Ask.Extend("h", "6"));
        Assert.Equal(("6", "4", "6"), (extended.Held.ToString(), extended.Funds.Available.ToString(), extended.Funds.Held.ToString()));
        Assert.Equal(("0", "6"), HoldTests.CounterOf(customer, "day"));
    }

    [Fact]
    public void A_hold_never_becomes_smaller_or_shorter()
    {
        var customer = Held("10");
        var before = customer.Account.Holds.Find("h")!;
        var extended = customer.Post(Ask.Extend("h", "1", seconds: 1));
        var after = customer.Account.Holds.Find("h")!;
        Assert.Equal((before.Amount, before.ExpiresAt), (after.Amount, after.ExpiresAt));
        Assert.Equal((before.Amount, before.ExpiresAt), (extended.Held, extended.ExpiresAt));
        Assert.Equal(before.Estimate, after.Estimate);
    }

    [Fact]
    public void Repeated_or_reordered_extensions_do_no_harm()
    {
        var customer = Held("10");
        foreach (var quantity in new[] { "6", "5", "6", "8", "6" }) customer.Must(Ask.Extend("h", quantity));
        Assert.Equal("8", customer.Account.Holds.Find("h")!.Amount.ToString());
        Assert.Equal(("0", "8"), HoldTests.CounterOf(customer, "day"));
        Assert.Equal("8", customer.Post(Ask.Settle("h")).Charged.ToString());
        Assert.Equal("2", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void An_extension_is_longer_from_now_on()
    {
        var customer = Held("10");
        customer.Pass(TimeSpan.FromSeconds(300));
        var extended = customer.Post(Ask.Extend("h", seconds: 600));
        Assert.Equal(Sample.Start + TimeSpan.FromSeconds(900), extended.ExpiresAt);
        customer.At(Sample.Start + TimeSpan.FromSeconds(600)).Must(Ask.Settle("h"));
        Assert.Equal("6", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void A_denied_extension_leaves_the_hold_as_it_was()
    {
        var customer = Held("10");
        var before = AccountPicture.Of(customer.Account);
        Assert.Equal(Status.InsufficientFunds, customer.Denied(Ask.Extend("h", "11", seconds: 900)).Status);
        Assert.Equal(before, AccountPicture.Of(customer.Account));
    }

    [Fact]
    public void An_extension_past_a_cap_is_denied_by_that_cap()
    {
        var customer = Held("50");
        var denial = customer.Denied(Ask.Extend("h", "21"));
        Assert.Equal((Status.CapExceeded, "day"), (denial.Status, denial.Limit!.Id));
    }

    [Fact]
    public void An_extension_counts_whole_in_a_cap_set_after_the_hold()
    {
        var customer = Held("50");
        customer.Must(Ask.Cap("new", "5", CapWindow.Day));
        Assert.Equal("new", customer.Denied(Ask.Extend("h", "6")).Limit!.Id);
        customer.Must(Ask.Extend("h", "5"));
        Assert.Equal(("0", "5"), HoldTests.CounterOf(customer, "new"));
    }

    [Theory]
    [InlineData(CapWindow.Event)]
    [InlineData(CapWindow.Lifetime)]
    public void The_hold_itself_is_no_reason_to_try_an_extension_again_later(CapWindow window)
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "10", window));
        customer.Must(Ask.Hold("h", "8"));
        Assert.Null(customer.Denied(Ask.Extend("h", "12")).RetryAfter);
    }

    [Fact]
    public void The_funds_of_the_hold_itself_are_no_reason_to_try_an_extension_again_later()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("h", "8"));
        Assert.Null(customer.Denied(Ask.Extend("h", "12")).RetryAfter);
    }

    [Fact]
    public void Another_hold_is_a_reason_to_try_an_extension_again_later()
    {
        var customer = Sample.Customer("10");
        customer.Must(Ask.Hold("other", "5", seconds: 60));
        customer.Must(Ask.Hold("h", "4"));
        Assert.Equal(TimeSpan.FromSeconds(60), customer.Denied(Ask.Extend("h", "8")).RetryAfter);
    }

    private static AccountDriver Held(string funds)
    {
        var customer = Sample.Customer(funds);
        customer.Must(Ask.Cap("day", "20", CapWindow.Day));
        customer.Must(Ask.Hold("h", "4"));
        return customer;
    }
}
