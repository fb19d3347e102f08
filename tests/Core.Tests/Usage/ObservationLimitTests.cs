using Spend.Core.Accounts;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Usage;

/// <summary>Law 10 for what meters remember: beyond the limit a clear refusal, never a wrong level.</summary>
public sealed class ObservationLimitTests
{
    [Fact]
    public void A_void_that_would_need_forgotten_quantities_is_refused()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("peak", "1")));
        // One more than is remembered: 1 is forgotten, 2 to 1,001 are there.
        for (var i = 1; i <= Limits.Observations + 1; i++) customer.Use($"{i}", "peak", id: $"e{i}");
        var observations = customer.Counter(1, "peak").Observations!;
        Assert.True(observations.Forgot);
        Assert.Equal(Limits.Observations, observations.Counts.Count);

        // Taking back what was forgotten changes nothing; each of the others lowers the peak by one, down to 2.
        Assert.Equal("0", customer.Post(Ask.Void("e1")).Charged.ToString());
        for (var i = Limits.Observations + 1; i > 2; i--) Assert.Equal("-1", customer.Post(Ask.Void($"e{i}")).Charged.ToString());
        Assert.Equal("2", customer.Counter(1, "peak").Level.ToString());
        Assert.Equal(Status.QuotaExceeded, customer.Do(Ask.Void("e2")).Status);
        Assert.Equal("2", customer.Account.Owed.ToString());
    }

    [Fact]
    public void What_is_lower_than_all_that_is_remembered_is_not_taken_for_the_next_best()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("peak", "1")));
        for (var i = 1; i <= Limits.Observations + 1; i++) customer.Use($"{10 * i}", "peak", id: $"e{i}");
        for (var i = Limits.Observations + 1; i > 2; i--) customer.Post(Ask.Void($"e{i}"));
        // 20 is the last that is remembered, 10 was forgotten: 5 must not come after 20.
        customer.Use("5", "peak", id: "low");
        Assert.Equal(Status.QuotaExceeded, customer.Do(Ask.Void("e2")).Status);
        // 30 comes on top, and can be taken back again.
        Assert.Equal("10", customer.Use("30", "peak", id: "high").Charged.ToString());
        Assert.Equal("0", customer.Post(Ask.Void("low")).Charged.ToString());
        Assert.Equal("-10", customer.Post(Ask.Void("high")).Charged.ToString());
    }

    [Fact]
    public void Equal_quantities_are_one_observation_however_often_they_come()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("peak", "1")));
        for (var i = 0; i <= Limits.Observations; i++) customer.Use("7", "peak");
        Assert.False(customer.Counter(1, "peak").Observations!.Forgot);
    }

    [Fact]
    public void Sums_remember_nothing()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("tokens", "1"), Vendor.PerUnit("calls", "1")));
        customer.Use("3");
        customer.Use("1", "calls");
        Assert.All(customer.Account.Usage.Segments.Single().Counters, static c => Assert.Null(c.Observations));
    }

    [Fact]
    public void Beyond_the_distinct_values_of_a_period_no_more_are_counted_until_one_goes_or_the_next_period_begins()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("seats", "1")));
        for (var i = 0; i < Limits.DistinctValues / Limits.ItemsPerEvent; i++)
            customer.Post(Ask.Usage($"e{i}", [.. Enumerable.Range(i * Limits.ItemsPerEvent, Limits.ItemsPerEvent).Select(static n => Ask.Item("seats", "1", ("user", $"{n}")))]));
        Assert.Equal(Quantity.Of(Limits.DistinctValues), customer.Counter(1, "seats").Level);

        var oneMore = Ask.Usage("more", Ask.Item("seats", "1", ("user", "one more")));
        Assert.Equal(Status.QuotaExceeded, customer.Do(oneMore).Status);
        customer.Post(Ask.Void("e0"));
        Assert.Equal("1", customer.Post(oneMore).Charged.ToString());
        Assert.Equal("1", customer.On("2026-05-01").Post(Ask.Usage("may", Ask.Item("seats", "1", ("user", "ann")))).Charged.ToString());
    }
}
