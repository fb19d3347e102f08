using Spend.Core.Accounts;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.Wallets;

public sealed class BurnOrderTests
{
    private static readonly Instant Soon = Sample.Start + TimeSpan.FromDays(1);
    private static readonly Instant Later = Sample.Start + TimeSpan.FromDays(2);

    /// <summary>Each row: what comes first, and what comes after it by the next rule, though all rules below speak against it.</summary>
    public static readonly TheoryData<string, AddGrant, AddGrant> Rows = new()
    {
        { "narrower scope", Ask.Grant("a", "5", 9, null, "USD", "plain"), Ask.Grant("b", "5", 0, Soon, "USD", "plain", "jobs") },
        { "any scope before none", Ask.Grant("a", "5", 9, null, "USD", "plain", "jobs", "steps"), Ask.Grant("b", "5", 0, Soon) },
        { "lower priority", Ask.Grant("a", "5", 1), Ask.Grant("b", "5", 2, Soon) },
        { "earlier expiry", Ask.Grant("a", "5", 0, Soon), Ask.Grant("b", "5", 0, Later) },
        { "any expiry before none", Ask.Grant("a", "5", 0, Later), Ask.Grant("b", "5") },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Grants_burn_by_scope_then_priority_then_expiry(string rule, AddGrant first, AddGrant second)
    {
        var customer = Sample.Customer("0");
        customer.Must(second);
        customer.Must(first);
        var burns = customer.Post(Ask.Charge("e", "7")).Lines[0].Burns;
        Assert.True(burns is [{ Grant: "a" }, { Grant: "b" }], rule);
        Assert.Equal(["5", "2"], burns.Select(static b => b.Amount.ToString()));
    }

    [Fact]
    public void Of_equal_grants_the_older_burns_first()
    {
        var customer = Sample.Customer("0");
        foreach (var id in new[] { "z", "m", "a" }) customer.Must(Ask.Grant(id, "5"));
        Assert.Equal(["z", "m"], customer.Post(Ask.Charge("e", "7")).Lines[0].Burns.Select(static b => b.Grant));
    }

    [Fact]
    public void A_grant_pays_only_for_the_meters_of_its_scope_and_in_its_own_unit()
    {
        var customer = Sample.Customer("0");
        customer.Must(Ask.Grant("other", "5", 0, null, "USD", "jobs"));
        customer.Must(Ask.Grant("credits", "5", 0, null, "credits"));
        Assert.Equal(Status.InsufficientFunds, customer.Denied(Ask.Charge("e", "1")).Status);
        customer.Must(Ask.Charge("e", "5", "jobs"));
    }

    [Fact]
    public void A_hold_reserves_in_burn_order_too()
    {
        var customer = Sample.Customer("5");
        customer.Must(Ask.Grant("first", "5", -1));
        Assert.Equal(["first", "g"], customer.Post(Ask.Hold("h", "7")).Reserved.OrderBy(static b => b.Grant).Select(static b => b.Grant));
        Assert.Equal(Money.Parse("5"), customer.Account.Wallet.Find("first")!.Held);
        Assert.Equal(Money.Parse("2"), customer.Account.Wallet.Find("g")!.Held);
    }

    [Fact]
    public void The_order_is_total_over_grants_of_different_age()
    {
        var older = new Grant(Ask.Grant("a", "5").Grant, 1);
        var younger = new Grant(Ask.Grant("b", "5").Grant, 2);
        Assert.True(Grant.CompareBurnOrder(older, younger) < 0);
        Assert.True(Grant.CompareBurnOrder(younger, older) > 0);
    }
}
