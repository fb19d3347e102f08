using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Verification;

public class PlantedFaultTests
{
    /// <summary>A customer with a grant of 100, a daily cap of 50, a charge, a settled and an open hold, a correction.</summary>
    private static History Sound()
    {
        var driver = Sample.Customer("100");
        driver.Must(Ask.Cap("daily", "50", CapWindow.Day));
        driver.Post(Ask.Charge("a", "3"));
        driver.Post(Ask.Hold("b", "4"));
        driver.Post(Ask.Settle("b", "2"));
        driver.Post(Ask.Usage("c", "5"));
        driver.Post(Ask.Void("a"));
        driver.Post(Ask.Hold("d", "6"));
        driver.Post(Ask.Charge("e", "7"));
        return History.Of(driver);
    }

    [Fact]
    public void The_journal_they_are_planted_in_is_sound() => Assert.Equal("", Sound().Faults());

    [Fact]
    public void A_tampered_amount_is_found()
    {
        var faults = Sound().Tamper(PostingKind.Charge, static p => p with { Lines = [p.Lines[0] with { Amount = Money.Parse("6"), Burns = [new Burn("g", Money.Parse("6"))] }] }).Faults();
        Assert.Contains("amount of a line", faults);
        Assert.Contains("expected 7, found 6", faults);
    }

    [Fact]
    public void A_missing_record_is_found() => Assert.Contains("sequence without a gap", Sound().Remove(PostingKind.Usage).Faults());

    [Fact]
    public void A_missing_record_is_found_even_where_the_gap_was_closed()
    {
        var faults = Sound().Remove(PostingKind.Usage).Renumber().Faults();
        Assert.DoesNotContain("sequence", faults);
        Assert.Contains("funds afterwards", faults);
        Assert.Contains("spent in a cap afterwards", faults);
    }

    [Fact]
    public void A_wrong_value_of_a_cap_is_found() =>
        Assert.Contains("spent in a cap afterwards", Sound().Tamper(PostingKind.Charge, static p => p with { Caps = [p.Caps[0] with { SpentAfter = Money.Zero }] }).Faults());

    [Fact]
    public void A_cap_that_was_left_out_is_found() =>
        Assert.Contains("cap daily from 2026-11-20T00:00:00Z moves", Sound().Tamper(PostingKind.Charge, static p => p with { Caps = [] }).Faults());

    [Fact]
    public void A_cap_that_was_passed_is_found()
    {
        var driver = Sample.Customer("100");
        driver.Must(Ask.Cap("daily", "50", CapWindow.Day));
        driver.Post(Ask.Charge("a", "45"));
        var faults = History.Of(driver).TamperAny(static r => r is CapSet, static r => ((CapSet)r) with { Cap = ((CapSet)r).Cap with { Limit = Money.Parse("40") } })
            .Tamper(PostingKind.Charge, static p => p with { Caps = [p.Caps[0] with { Limit = Money.Parse("40") }] }).Faults();
        Assert.Contains("a posting that raises a cap stays within it", faults);
        Assert.Contains("at most 40, found 45", faults);
    }

    [Fact]
    public void A_cap_on_all_spend_that_began_at_zero_is_found()
    {
        var driver = Sample.Customer();
        driver.Must(Ask.Charge("before", "8"));
        driver.Must(Ask.Cap("monthly", "10", CapWindow.Month));
        driver.Must(Ask.Cap("period", "10", CapWindow.Period));
        driver.Must(Ask.Charge("after", "2"));
        Assert.Empty(History.Of(driver).Faults());
        foreach (var cap in new[] { "monthly", "period" })
            Assert.Contains("spent in a cap afterwards", History.Of(driver).TamperAny(
                static r => r is Posting { Id: "after" },
                r => ((Posting)r) with { Caps = [.. ((Posting)r).Caps.Select(m => m.Cap == cap ? m with { SpentAfter = m.Spent } : m)] }).Faults());
    }

    [Fact]
    public void An_overdrawn_grant_is_found()
    {
        var faults = Sound().TamperAny(static r => r is GrantAdded, static r => ((GrantAdded)r) with { Grant = ((GrantAdded)r).Grant with { Amount = Money.Parse("10") } }).Faults();
        Assert.Contains("a grant is never overdrawn", faults);
        Assert.Contains("invariants of the account", faults);
    }

    [Fact]
    public void Usage_rated_by_another_price_is_found()
    {
        var other = new PriceRef(PriceSource.Plan, "prepaid", 1, "jobs");
        Assert.Contains("price chosen for plain", Sound().Tamper(PostingKind.Charge, p => p with { Lines = [p.Lines[0] with { Price = other }] }).Faults());
    }

    [Fact]
    public void A_price_the_catalog_lost_is_found()
    {
        var lost = new PriceRef(PriceSource.Plan, "prepaid", 9, "plain");
        Assert.Contains("the catalog keeps every price", Sound().Tamper(PostingKind.Charge, p => p with { Lines = [p.Lines[0] with { Price = lost }] }).Faults());
    }

    [Fact]
    public void A_payment_that_does_not_add_up_is_found() =>
        Assert.Contains("who paid for a line", Sound().Tamper(PostingKind.Charge, static p => p with { Lines = [p.Lines[0] with { Burns = [new Burn("g", Money.Parse("1"))] }] }).Faults());

    [Fact]
    public void A_reservation_that_outlives_its_hold_is_found() =>
        Assert.Contains("what an ended hold still reserves", Sound().Tamper(PostingKind.Settle, static p => p with { Reserved = [] }).Faults());

    [Fact]
    public void Overage_on_a_prepaid_plan_is_found() =>
        Assert.Contains("overage on terms that deny it", Sound().Tamper(PostingKind.Charge, static p => p with { Lines = [p.Lines[0] with { Burns = [], Overage = p.Lines[0].Amount }] }).Faults());

    [Fact]
    public void Journal_time_that_goes_back_is_found() =>
        Assert.Contains("journal time never goes back", Sound().Tamper(PostingKind.Usage, static p => p with { At = p.At - TimeSpan.FromSeconds(1) }).Faults());

    [Fact]
    public void An_id_that_is_charged_twice_is_found()
    {
        var driver = Sample.Customer();
        var charge = driver.Post(Ask.Charge("a", "3"));
        Assert.Contains("each id begins once", History.Of(driver).Append(charge).Faults());
    }

    [Fact]
    public void Money_that_is_taken_back_short_is_found() =>
        Assert.Contains("usage taken back", Sound().Tamper(PostingKind.Void, static p => p with
        {
            Reversed = [p.Reversed[0] with { Item = p.Reversed[0].Item with { Quantity = Quantity.Of(-2) }, Amount = Money.Parse("-2"), Burns = [new Burn("g", Money.Parse("-2"))] }],
        }).Faults());

    [Fact]
    public void A_record_that_cannot_follow_is_found() =>
        Assert.Contains("a grant that is closed was given before", Sound().Append(new GrantClosed(Sample.Start, "never-given", GrantStatus.Voided, Money.Zero)).Faults());

    [Fact]
    public void A_snapshot_of_another_state_is_found()
    {
        var driver = Sample.Customer("100");
        driver.Post(Ask.Charge("a", "3"));
        var other = Sample.Customer("200");
        other.Post(Ask.Charge("a", "3"));
        var history = History.Of(driver);
        history.Snapshot = new Snapshot(driver.Account.Sequence, SnapshotCodec.Encode(other.Account));
        Assert.Contains("snapshot is the replayed state", history.Faults());
    }

    [Fact]
    public void A_snapshot_from_the_future_is_found()
    {
        var driver = Sample.Customer("100");
        var history = History.Of(driver);
        history.Snapshot = new Snapshot(99, SnapshotCodec.Encode(driver.Account));
        Assert.Contains("position of the snapshot", history.Faults());
    }
}
