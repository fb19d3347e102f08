using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

public sealed class CorrectionTests
{
    [Fact]
    public void A_void_right_after_a_charge_restores_grants_caps_and_usage_exactly() => Runs.ForAll(static steps =>
    {
        var run = RandomRun.Of(steps);
        var driver = run.Driver;
        // Forgets the periods that are old by now, so that no probe does.
        driver.Do(Ask.Usage("warm", "1"));
        foreach (var (meter, quantity) in new[] { ("plain", "3"), ("steps", "12"), ("packs", "11"), ("volume", "4"), ("sized", "2") })
        {
            var before = AccountPicture.OfAmounts(driver.Account);
            var decision = driver.Do(Ask.Charge($"probe {meter}", Ask.Item(meter, quantity, ("size", "100"))));
            // A charge below zero may have given back to a closed grant: that money has moved for good.
            if (decision.Status != Status.Accepted || ((Posting)decision.Record!).Lines[0].Amount.IsNegative) continue;
            driver.Must(Ask.Void($"probe {meter}"));
            Assert.Equal(before, AccountPicture.OfAmounts(driver.Account));
        }
    }, runs: 100);

    [Fact]
    public void A_void_of_any_event_leaves_usage_as_if_it_never_was() => Runs.ForAll(static steps =>
    {
        // The life without corrections, then one event of it voided, against the sum of the other events.
        var driver = new AccountDriver();
        var run = new RandomRun(driver, corrections: false);
        run.Start(steps is [var first, ..] ? first : 0);
        foreach (var step in steps) run.Step(step);
        driver.ApplyDue();
        foreach (var posting in driver.Records.OfType<Posting>().Where(static p => p.MovesUsage).Take(5).ToArray())
        {
            if (driver.Do(Ask.Void(posting.Id)).Status != Status.Accepted) continue;
            var voided = driver.Records.OfType<Posting>().Where(static p => p.Kind == PostingKind.Void).Select(static p => p.Id).ToHashSet();
            foreach (var segment in driver.Account.Usage.Segments)
                foreach (var counter in segment.Counters)
                {
                    var lines = driver.Records.OfType<Posting>().Where(p => p.MovesUsage && p.Segment == segment.Ref && !voided.Contains(p.Id))
                        .SelectMany(static p => p.Lines.Select(l => (Line: l, p.Properties))).Where(l => l.Line.Price.Equals(counter.Price)).ToArray();
                    var level = counter.Meter == "seats"
                        ? Quantity.Of(lines.Select(static l => l.Line.Item.Property("user", l.Properties)).Distinct().Count())
                        : lines.Aggregate(Quantity.Zero, static (sum, l) => sum + l.Line.Item.Quantity);
                    Assert.Equal(level, counter.Level);
                    Assert.Equal(driver.Catalog.Find(counter.Price)!.CostOf(level, driver.Account.PartOf(segment.Ref)), counter.Amount);
                }
        }
    }, runs: 100);

    [Fact]
    public void Voiding_every_event_in_any_order_brings_everything_back()
    {
        foreach (var order in new[] { "abc", "acb", "bac", "bca", "cab", "cba" })
        {
            var customer = StatusTable.After(Sample.Customer("40"), Ask.Cap("c", "40", CapWindow.Lifetime));
            var before = AccountPicture.OfAmounts(customer.Account);
            foreach (var id in "abc") customer.Must(Ask.Charge($"{id}", Ask.Item("steps", "9"), Ask.Item("packs", "7"), Ask.Item("plain", "1")));
            foreach (var id in order) customer.Must(Ask.Void($"{id}"));
            Assert.Equal(before, AccountPicture.OfAmounts(customer.Account));
        }
    }

    [Fact]
    public void A_void_of_the_event_that_crossed_a_volume_threshold_costs_what_crossing_gave_back()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("a", "10", "volume"));
        var before = AccountPicture.OfAmounts(customer.Account);
        Assert.Equal("-4.5", customer.Post(Ask.Charge("b", "1", "volume")).Charged.ToString());
        customer.Must(Ask.Void("b"));
        Assert.Equal(before, AccountPicture.OfAmounts(customer.Account));
    }

    [Fact]
    public void What_a_void_costs_more_is_paid_like_any_usage_from_what_is_there_now()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("a", "10", "volume"), Ask.Grant("g", "20"), Ask.Charge("b", "1", "volume"));
        customer.Must(Ask.Void("b"));
        Assert.Equal(("5.5", "4.5"), (customer.Account.Owed.ToString(), customer.Account.Wallet.Find("g")!.Burnt.ToString()));
    }

    [Fact]
    public void A_void_frees_the_cap_window_in_which_the_event_was_authorized()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Cap("day", "10", CapWindow.Day), Ask.Charge("a", "10"));
        customer.Pass(TimeSpan.FromDays(1)).Must(Ask.Charge("b", "10"));
        customer.Must(Ask.Void("a"));
        Assert.Equal(["0", "10"], customer.Account.FindCap("day")!.Counters.OrderBy(static c => c.Key.Window.Start).Select(static c => c.Value.Spent.ToString()));
        customer.Denied(Ask.Charge("c", "1"));
    }

    [Fact]
    public void An_amendment_charges_the_new_usage_as_far_as_limits_allow()
    {
        var customer = StatusTable.After(Sample.Customer("10"), Ask.Charge("a", "4"), Ask.Charge("b", "3"));
        var amended = customer.Post(Ask.Amend("a", "9"));
        Assert.Equal(("3", "2"), (amended.Charged.ToString(), amended.Unbilled.ToString()));
        Assert.Equal("0", customer.Account.Wallet.Available("USD").ToString());
        Assert.Equal("-7", customer.Post(Ask.Void("a")).Charged.ToString());
        Assert.Equal("7", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void A_correction_gives_back_to_those_who_paid_for_the_event()
    {
        var customer = StatusTable.After(Sample.Customer("0"), Ask.Grant("a", "5"), Ask.Grant("b", "9"));
        customer.Must(Ask.Charge("first", "5"));
        customer.Must(Ask.Charge("second", "5"));
        customer.Must(Ask.Void("first"));
        Assert.Equal(("5", "4"), (customer.Account.Wallet.Find("a")!.Available.ToString(), customer.Account.Wallet.Find("b")!.Available.ToString()));
    }

    [Fact]
    public void Overage_comes_back_before_grants_and_unbilled_last()
    {
        var customer = StatusTable.After(Sample.Customer(null, Money.Parse("3")), Ask.Grant("g", "4"));
        var used = customer.Post(Ask.Usage("u", "10", "volume"));
        Assert.Equal(("7", "3"), (used.Charged.ToString(), used.Unbilled.ToString()));
        var back = customer.Post(Ask.Usage("v", "1", "volume"));
        Assert.Equal(("-4.5", "0", "0", "1.5"), (
            back.Charged.ToString(), back.Unbilled.ToString(), customer.Account.Owed.ToString(), customer.Account.Wallet.Available("USD").ToString()));
    }

    [Fact]
    public void Money_comes_back_to_the_grant_that_this_price_burnt_last_also_within_one_event()
    {
        var customer = StatusTable.After(Sample.Customer("0"), Ask.Grant("a", "6"), Ask.Grant("b", "6", 1));
        customer.Must(Ask.Charge("1", "2", "volume"));
        customer.Must(Ask.Hold("h", "4"));
        customer.Must(Ask.Charge("2", "5", "volume"));
        customer.Must(Ask.Release("h"));
        // The first item burns "a" once more; the second crosses the threshold, and "a" is the last burnt.
        var crossing = customer.Post(Ask.Charge("3", Ask.Item("volume", "3"), Ask.Item("volume", "1")));
        Assert.Equal(("-4.5", "a"), (crossing.Lines[1].Amount.ToString(), crossing.Lines[1].Burns[0].Grant));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("5")]
    public void An_event_that_is_not_covered_is_denied_also_where_a_later_item_makes_it_cheaper(string funds)
    {
        var customer = Sample.Customer(funds);
        Assert.Equal(Status.InsufficientFunds, customer.Denied(Ask.Charge("e", Ask.Item("volume", "10"), Ask.Item("volume", "3"))).Status);
    }

    [Fact]
    public void Corrections_know_what_there_is_to_correct()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Hold("open", "1"), Ask.Hold("gone", "1"), Ask.Release("gone"), Ask.Hold("settled", "1"), Ask.Settle("settled"));
        Assert.Equal(Status.StillHeld, customer.Do(Ask.Void("open")).Status);
        Assert.Equal(Status.NotFound, customer.Do(Ask.Void("gone")).Status);
        Assert.Equal(Status.NotFound, customer.Do(Ask.Amend("nothing", "1")).Status);
        customer.Must(Ask.Void("settled"));
        Assert.Equal(Status.Replayed, customer.Do(Ask.Void("settled")).Status);
        Assert.Equal(Status.AlreadyVoided, customer.Do(Ask.Void("settled", "other")).Status);
        Assert.Equal(Status.AlreadyVoided, customer.Do(Ask.Amend("settled", "1")).Status);
        Assert.Equal(Status.NotFound, customer.Pass(TimeSpan.FromHours(1)).Do(Ask.Void("open")).Status);
    }

    [Fact]
    public void An_amendment_repeated_after_another_does_not_undo_the_other()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("e", "5"));
        var first = customer.Must(Ask.Amend("e", "3"));
        customer.Must(Ask.Amend("e", "4"));
        var again = customer.Do(Ask.Amend("e", "3"));
        Assert.Equal(Status.Replayed, again.Status);
        Assert.Same(first, again.Record);
        Assert.Equal("4", customer.Account.Owed.ToString());
    }

    [Fact]
    public void A_corrected_event_stays_on_the_terms_it_was_charged_by()
    {
        var customer = StatusTable.After(Sample.Customer("10"), Ask.Charge("e", "5"), new Subscribe("postpaid", null));
        var amended = customer.Post(Ask.Amend("e", "12"));
        Assert.Equal((new PlanRef("prepaid", 1), "2", "0"), (amended.Plan, amended.Unbilled.ToString(), customer.Account.Owed.ToString()));
    }

    [Fact]
    public void A_void_of_usage_takes_back_what_was_never_billed_too()
    {
        var customer = Sample.Customer("4");
        customer.Must(Ask.Usage("u", Ask.Item("plain", "3"), Ask.Item("jobs", "3")));
        var voided = customer.Post(Ask.Void("u"));
        Assert.Equal(("-4", "-2"), (voided.Charged.ToString(), voided.Unbilled.ToString()));
        Assert.All(customer.Account.Usage.Segments[0].Counters, static c => Assert.Equal((Quantity.Zero, Money.Zero, Money.Zero), (c.Quantity, c.Amount, c.Unbilled)));
    }

    [Fact]
    public void A_period_is_kept_while_corrections_of_its_events_may_come()
    {
        var customer = StatusTable.After(Sample.Customer(), Ask.Charge("e", "1"));
        customer.Pass(TimeSpan.FromDays(35)).Must(Ask.Charge("f", null, Properties.None, Ask.Item("plain", "1")));
        customer.Must(Ask.Void("e"));
    }
}
