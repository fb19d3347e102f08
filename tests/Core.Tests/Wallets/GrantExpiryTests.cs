using Spend.Core.Accounts;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Wallets;

public sealed class GrantExpiryTests
{
    private static readonly Instant Expiry = Sample.Start + TimeSpan.FromHours(1);

    [Fact]
    public void A_grant_pays_until_the_instant_before_its_expiry_and_not_at_it()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("a", "5", 0, Expiry));
        customer.At(new Instant(Expiry.UnixMicroseconds - 1)).Must(Ask.Charge("before", "1"));
        Assert.Equal(Status.InsufficientFunds, customer.At(Expiry).Denied(Ask.Charge("at", "1")).Status);
        var closed = Assert.IsType<GrantClosed>(customer.Facts[^1]);
        Assert.Equal((Expiry, GrantStatus.Expired, Money.Parse("4")), (closed.At, closed.Status, closed.Lapsed));
    }

    [Fact]
    public void An_expiry_is_journaled_at_its_own_time_however_late_the_next_command_comes()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("b", "5", 0, Expiry + TimeSpan.FromHours(1)));
        customer.Must(Ask.Grant("a", "5", 0, Expiry));
        customer.Must(Ask.Hold("h", "1"));
        customer.Pass(TimeSpan.FromDays(3)).ApplyDue();
        Assert.Equal(
            [Sample.Start + TimeSpan.FromMinutes(10), Expiry, Expiry + TimeSpan.FromHours(1)],
            customer.Facts.TakeLast(3).Select(static r => r.At));
    }

    [Fact]
    public void At_the_same_instant_holds_end_before_grants_and_each_in_its_order()
    {
        var customer = Sample.Customer("0");
        var at = Sample.Start + TimeSpan.FromMinutes(10);
        customer.Must(Ask.Grant("wide", "5", 0, at));
        customer.Must(Ask.Grant("narrow", "5", 0, at, "USD", "jobs"));
        customer.Must(Ask.Hold("h2", "1"));
        customer.Must(Ask.Hold("h1", "1"));
        customer.At(at).ApplyDue();
        Assert.Equal(["h1", "h2", "narrow", "wide"], customer.Facts.TakeLast(4).Select(static r => r is Posting p ? p.Id : ((GrantClosed)r).Grant));
        Assert.Equal("5", customer.Account.Wallet.Find("wide")!.Lapsed.ToString());
    }

    [Fact]
    public void A_reservation_outlives_expiry_and_can_be_settled()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("a", "5", 0, Expiry));
        customer.Must(Ask.Hold("h", "4", seconds: 7_200));
        customer.At(Expiry);
        var settled = customer.Post(Ask.Settle("h", "3"));
        var grant = customer.Account.Wallet.Find("a")!;
        Assert.Equal(("3", "0"), (settled.Charged.ToString(), settled.Unbilled.ToString()));
        Assert.Equal(("3", "2", "0", "0"), (grant.Burnt.ToString(), grant.Lapsed.ToString(), grant.Held.ToString(), grant.Available.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reservation_that_is_not_used_lapses_when_its_hold_ends(bool released)
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("a", "5", 0, Expiry));
        customer.Must(Ask.Hold("h", "4", seconds: 7_200));
        if (released) customer.At(Expiry).Must(Ask.Release("h"));
        else customer.At(Expiry + TimeSpan.FromHours(1)).ApplyDue();
        var grant = customer.Account.Wallet.Find("a")!;
        Assert.Equal(("0", "5", "0", "0"), (grant.Burnt.ToString(), grant.Lapsed.ToString(), grant.Held.ToString(), grant.Available.ToString()));
        Assert.Equal("0", ((Posting)customer.Facts[^1]).Funds.Available.ToString());
    }

    [Fact]
    public void A_voided_grant_with_open_holds_is_never_negative()
    {
        var customer = Sample.Customer("5");
        customer.Must(Ask.Hold("h", "4"));
        customer.Must(new VoidGrant("g"));
        var grant = customer.Account.Wallet.Find("g")!;
        Assert.Equal(("1", "4", "0"), (grant.Lapsed.ToString(), grant.Held.ToString(), grant.Available.ToString()));
        customer.Denied(Ask.Charge("e", "1"));
        Assert.Equal("4", customer.Post(Ask.Settle("h", "6")).Charged.ToString());
        Assert.Equal("2", ((Posting)customer.Records[^1]).Unbilled.ToString());
    }

    [Fact]
    public void Another_hold_cannot_use_what_a_closed_grant_has_reserved()
    {
        var customer = Sample.Customer("5");
        customer.Must(Ask.Hold("h1", "2"));
        customer.Must(Ask.Hold("h2", "2"));
        customer.Must(new VoidGrant("g"));
        Assert.Equal("2", customer.Post(Ask.Settle("h1", "3")).Charged.ToString());
        Assert.Equal("2", customer.Post(Ask.Settle("h2", "3")).Charged.ToString());
    }

    [Fact]
    public void A_grant_that_has_expired_already_is_refused() =>
        Assert.Equal(Status.TimePassed, Sample.Customer("0").Do(Ask.Grant("late", "5", 0, Sample.Start)).Status);

    [Fact]
    public void Closed_grants_leave_memory_long_after_also_when_nothing_is_ever_corrected()
    {
        var customer = Sample.Customer("0");
        for (var month = 0; month < 24; month++)
        {
            customer.Must(Ask.Grant($"month{month}", "5", 0, customer.Now + TimeSpan.FromDays(30)));
            customer.Must(Ask.Charge($"e{month}", "1"));
            customer.Pass(TimeSpan.FromDays(30));
        }
        Assert.InRange(customer.Account.Wallet.InBurnOrder.Count, 1, 12);
    }
}
