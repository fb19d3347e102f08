using Spend.Core.Accounts;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Wallets;

public sealed class PaymentTests
{
    private static readonly TimeSpan Known = TimeSpan.FromDays(130), Least = TimeSpan.FromMicroseconds(1);

    [Fact]
    public void A_payment_is_known_until_130_days_after_its_grant_ended_whatever_was_swept()
    {
        var customer = Sample.Customer("0");
        var first = Paid("g1");
        customer.Must(first);
        customer.Pass(TimeSpan.FromDays(200)).Must(new VoidGrant("g1"));
        customer.Pass(Known - Least);
        Assert.Equal(Status.Replayed, customer.Do(Paid("g2")).Status);
        customer.Pass(Least);
        Assert.Equal(Status.Accepted, customer.Do(Paid("g3")).Status);
        Assert.Equal(Status.Replayed, customer.Do(first).Status);
    }

    private static AddGrant Paid(string id) => new(new GrantTerms(id, Money.Parse("5"), "USD", 0, null, [], GrantSource.Purchase, "pay"));
}
