using Spend.Core.Accounts;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Wallets;

/// <summary>Money given back to a grant that has closed since.</summary>
public sealed class RefundTests
{
    private static readonly Instant Expiry = Sample.Start + TimeSpan.FromHours(1);

    [Fact]
    public void What_comes_back_to_an_expired_grant_lapses_there_and_returns_as_a_new_grant()
    {
        var customer = Spent("5", "3");
        var voided = customer.Post(Ask.Void("e"));
        var old = customer.Account.Wallet.Find("a")!;
        Assert.Equal(("0", "5"), (old.Burnt.ToString(), old.Lapsed.ToString()));
        var refund = Assert.Single(voided.Refunds);
        Assert.Equal($"refund:a:{customer.Account.Sequence}", refund.Id);
        Assert.Equal(old.Terms with { Id = refund.Id, Amount = Money.Parse("3"), ExpiresAt = null, Source = GrantSource.Refund }, refund);
        Assert.Equal("3", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void Two_expired_grants_of_equal_rank_come_back_as_two()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("a", "5", 0, Expiry));
        customer.Must(Ask.Grant("b", "5", 0, Expiry));
        customer.Must(Ask.Charge("e", "8"));
        customer.At(Expiry);
        var voided = customer.Post(Ask.Void("e"));
        Assert.Equal(2, voided.Refunds.Length);
        Assert.Equal("8", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void An_amendment_after_expiry_makes_no_money()
    {
        var customer = Spent("5", "5");
        var amended = customer.Post(Ask.Amend("e", "3"));
        AccountInvariants.AssertAll(customer.Account);
        var net = customer.Account.Usage.Segments.SelectMany(static p => p.Counters).Aggregate(Money.Zero, static (sum, c) => sum + c.Charged);
        // Five were paid for: what is still charged and what is available again cannot be more.
        Assert.Equal("5", (customer.Account.Wallet.Available("USD") + net).ToString());
        Assert.True(Sum(amended.Lapsed.Select(static b => b.Amount)) >= Sum(amended.Refunds.Select(static r => r.Amount)));
    }

    [Fact]
    public void A_grant_of_the_callers_own_under_a_refunds_id_does_no_harm()
    {
        var customer = Spent("5", "3");
        var refund = customer.Post(Ask.Void("e")).Refunds[0];
        Assert.Equal(Status.IdReused, customer.Do(Ask.Grant(refund.Id, "1")).Status);
        Assert.Equal("3", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void A_refund_finds_an_id_also_where_the_caller_took_the_one_it_would_have()
    {
        var customer = Spent("5", "3");
        customer.ApplyDue();
        customer.Do(Ask.Grant($"refund:a:{customer.Account.Sequence + 2}", "1"));
        customer.Do(Ask.Void("e"));
        Assert.Equal("3", customer.Account.Wallet.InBurnOrder.Where(static g => g.Terms.Source == GrantSource.Refund).Aggregate(Money.Zero, static (sum, g) => sum + g.Terms.Amount).ToString());
    }

    [Fact]
    public void What_comes_back_to_an_active_grant_is_available_there_again()
    {
        var customer = Sample.Customer("5");
        customer.Must(Ask.Charge("e", "3"));
        Assert.Empty(customer.Post(Ask.Void("e")).Refunds);
        Assert.Equal("5", customer.Account.Wallet.Find("g")!.Available.ToString());
    }

    [Fact]
    public void An_event_of_a_period_that_is_still_kept_can_be_voided_however_long_ago_its_grant_closed()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("old", "5"));
        customer.Must(Ask.Charge("e", "5"));
        customer.Must(new VoidGrant("old"));
        customer.Pass(TimeSpan.FromDays(150));
        customer.Must(Ask.Grant("new", "5"));
        customer.Must(Ask.Hold("h", "5"));
        customer.Must(new VoidGrant("new"));
        customer.Must(Ask.Release("h"));
        Assert.Contains(customer.Do(Ask.Void("e")).Status, new[] { Status.Accepted, Status.PeriodClosed });
    }

    /// <summary>A customer whose grant "a" paid for the event "e" and has expired since.</summary>
    private static AccountDriver Spent(string granted, string spent)
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("a", granted, 0, Expiry));
        customer.Must(Ask.Charge("e", spent));
        return customer.At(Expiry);
    }

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, static (a, b) => a + b);
}
