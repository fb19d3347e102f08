using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Caps;

public sealed class EnforcementTests
{
    [Theory]
    [InlineData(CapEnforcement.Soft)]
    [InlineData(CapEnforcement.Shadow)]
    public void A_cap_that_is_not_hard_counts_and_stops_nothing(CapEnforcement enforcement)
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "10", CapWindow.Day).With(enforcement));
        Assert.False(customer.Post(Ask.Charge("a", "10")).Caps[0].PassesLimit);
        Assert.True(customer.Post(Ask.Charge("b", "1")).Caps[0].PassesLimit);
        Assert.True(customer.Post(Ask.Hold("h", "1")).Caps[0].PassesLimit);
        Assert.False(customer.Post(Ask.Settle("h", "1")).Caps[0].PassesLimit);
        Assert.Equal("0", customer.Post(Ask.Usage("u", "5")).Unbilled.ToString());
        var counter = Assert.Single(customer.Account.FindCap("c")!.Counters).Value;
        Assert.Equal(("17", 3), (counter.Spent.ToString(), counter.Passed));
    }

    [Fact]
    public void Made_hard_it_goes_on_where_it_stood()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("c", "10", CapWindow.Day).With(CapEnforcement.Shadow));
        customer.Must(Ask.Charge("a", "9"));
        customer.Must(Ask.Cap("c", "10", CapWindow.Day));
        Assert.Equal("1", customer.Denied(Ask.Charge("b", "2")).Available.ToString());
    }

    [Fact]
    public void A_customer_can_set_its_own_caps_and_not_touch_an_admins()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Cap("admin", "10", CapWindow.Day));
        customer.Must(Ask.Cap("own", "5", CapWindow.Day).By(Owner.Customer));
        Assert.Equal(Status.NotOwner, customer.Do(Ask.Cap("admin", "1000", CapWindow.Day).By(Owner.Customer)).Status);
        Assert.Equal(Status.NotOwner, customer.Do(new RemoveCap("admin", Owner.Customer)).Status);
        Assert.Equal("own", customer.Denied(Ask.Charge("a", "6")).Limit!.Id);
        // What an admin sets is the admin's from then on.
        customer.Must(Ask.Cap("own", "7", CapWindow.Day));
        Assert.Equal(Status.NotOwner, customer.Do(new RemoveCap("own", Owner.Customer)).Status);
    }

    [Fact]
    public void A_customers_own_caps_have_a_limit_of_their_own()
    {
        var customer = Sample.Customer();
        for (var i = 0; i < Limits.CustomerCaps; i++) customer.Must(Ask.Cap($"c{i}", "1", CapWindow.Day).By(Owner.Customer));
        Assert.Equal(Status.QuotaExceeded, customer.Do(Ask.Cap("one more", "1", CapWindow.Day).By(Owner.Customer)).Status);
        customer.Must(Ask.Cap("one more", "1", CapWindow.Day));
    }

    /// <summary>However caps are filed, those are found that count the item, in the order of their ids.</summary>
    [Fact]
    public void The_index_finds_what_a_look_at_every_cap_would_find()
    {
        var random = new Random(20261121);
        string[] names = ["team", "user", "run", "model"];
        for (var round = 0; round < 200; round++)
        {
            var index = new CapIndex();
            for (var i = 0; i < random.Next(40); i++)
                index.Set(new Cap($"c{random.Next(100)}", Money.Zero, CapWindow.Day, Some(random.Next(4)), []) { Meter = random.Next(3) == 0 ? $"m{random.Next(2)}" : null }, i);
            if (random.Next(2) == 0 && index.All.Count > 0) index.Remove(index.All[random.Next(index.All.Count)].Cap.Id);
            var (item, ofEvent) = (new UsageItem($"m{random.Next(2)}", Quantity.One, Some(random.Next(4))), Some(random.Next(4)));
            var found = new List<CapState>();
            index.Matching(item, ofEvent, found);
            Assert.Equal(index.All.Where(cap => cap.Cap.Counts(item, ofEvent)).Select(static cap => cap.Cap.Id), found.Select(static cap => cap.Cap.Id));
        }

        Properties Some(int count) => Properties.Of([.. names.OrderBy(_ => random.Next()).Take(count).Select(name => KeyValuePair.Create(name, $"v{random.Next(3)}"))]);
    }
}
