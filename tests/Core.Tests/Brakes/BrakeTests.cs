using Spend.Core.Accounts;
using Spend.Core.Brakes;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Brakes;

public sealed class BrakeTests
{
    [Fact]
    public void Spending_more_than_the_limit_within_the_window_stops_new_spend_until_the_cool_down_is_over()
    {
        var customer = With("10");
        customer.Must(Ask.Charge("a", "10"));
        customer.Must(Ask.Charge("b", "1"));
        var tripped = Assert.Single(customer.Records.OfType<BrakeTripped>());
        Assert.Equal(("11", Sample.Start + TimeSpan.FromMinutes(10)), (tripped.Spent.ToString(), tripped.Until));
        Assert.IsType<BrakeTripped>(customer.Records[^1]);
        Assert.Equal(Status.BurnRate, customer.Denied(Ask.Charge("c", "1")).Status);
        Assert.Equal(Status.BurnRate, customer.Denied(Ask.Hold("h", "1")).Status);
        customer.Pass(TimeSpan.FromMinutes(10) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(Status.BurnRate, customer.Denied(Ask.Charge("c", "1")).Status);
        customer.Pass(TimeSpan.FromMicroseconds(1));
        customer.Must(Ask.Charge("c", "1"));
    }

    [Fact]
    public void What_is_spent_slowly_never_trips_it()
    {
        var customer = With("10");
        for (var i = 0; i < 100; i++) customer.Pass(TimeSpan.FromSeconds(6)).Must(Ask.Charge($"e{i}", "1"));
        Assert.Empty(customer.Records.OfType<BrakeTripped>());
        customer.Must(Ask.Charge("more", "1"));
        Assert.Single(customer.Records.OfType<BrakeTripped>());
    }

    [Fact]
    public void While_it_is_tripped_what_was_begun_goes_on_and_does_not_count()
    {
        var customer = With("10");
        customer.Must(Ask.Hold("h", "20"));
        customer.Must(Ask.Charge("a", "11"));
        Assert.Equal("20", customer.Post(Ask.Settle("h", "20")).Charged.ToString());
        Assert.Equal("30", customer.Post(Ask.Usage("u", "30")).Charged.ToString());
        Assert.Single(customer.Records.OfType<BrakeTripped>());
        customer.Must(new Resume());
        customer.Must(Ask.Charge("b", "10"));
        Assert.Single(customer.Records.OfType<BrakeTripped>());
    }

    [Fact]
    public void Removing_it_ends_the_trip_and_setting_it_anew_does_not()
    {
        var customer = With("10");
        customer.Must(Ask.Charge("a", "11"));
        customer.Must(Ask.Brake("1000"));
        Assert.Equal(Status.BurnRate, customer.Denied(Ask.Charge("b", "1")).Status);
        customer.Must(new SetBrake(null));
        customer.Must(Ask.Charge("b", "1"));
    }

    [Fact]
    public void A_suspended_account_finishes_what_was_begun_and_begins_nothing()
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Hold("h", "5"));
        customer.Must(new Suspend("chargeback"));
        Assert.Equal(Status.Unchanged, customer.Do(new Suspend("again")).Status);
        Assert.Contains("chargeback", customer.Denied(Ask.Charge("a", "1")).Detail);
        Assert.Equal(Status.Suspended, customer.Denied(Ask.Extend("h", "6")).Status);
        Assert.Equal(Status.Suspended, customer.Check(Ask.Charge("a", "1")).Status);
        customer.Must(Ask.Settle("h", "5"));
        customer.Must(Ask.Usage("u", "1"));
        customer.Must(new Resume());
        Assert.Equal(Status.Unchanged, customer.Do(new Resume()).Status);
        customer.Must(Ask.Charge("a", "1"));
    }

    /// <summary>Against a list of all charges.</summary>
    [Fact]
    public void A_window_sums_its_slice_and_the_fifty_nine_before()
    {
        var random = new Random(77);
        foreach (var seconds in (int[])[60, 61, 3_600, 86_400])
        {
            var window = new RateWindow(TimeSpan.FromSeconds(seconds));
            var charges = new List<(long Slice, int Amount)>();
            var at = Sample.Start;
            for (var i = 0; i < 2_000; i++)
            {
                at += TimeSpan.FromSeconds(random.NextDouble() * seconds / (random.Next(20) == 0 ? 0.5 : 50));
                var slice = (long)((Int128)at.UnixMicroseconds * 60 / (seconds * 1_000_000L));
                if (random.Next(3) > 0)
                {
                    charges.Add((slice, random.Next(-3, 10)));
                    window.Add(at, Money.FromRaw(charges[^1].Amount));
                }
                Assert.Equal(charges.Where(c => c.Slice > slice - 60).Sum(static c => c.Amount), (long)window.SumAt(at).Raw);
                if (random.Next(10) > 0) continue;
                var restored = new RateWindow(TimeSpan.FromSeconds(seconds));
                foreach (var (kept, amount) in window.Kept) restored.Restore(kept, amount);
                window = restored;
            }
        }
    }

    private static AccountDriver With(string limit)
    {
        var customer = Sample.Customer();
        customer.Must(Ask.Brake(limit));
        return customer;
    }
}
