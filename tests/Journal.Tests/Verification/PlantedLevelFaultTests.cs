using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;
using Spend.Core.Usage;

namespace Spend.Journal.Tests.Verification;

/// <summary>Lines that count other than their meter, price and segment say.</summary>
public class PlantedLevelFaultTests
{
    private static readonly Properties Ann = Properties.Of(("user", "ann"));

    /// <summary>Two events of each aggregation, of which the second changes the level by less or more than its quantity.</summary>
    private static History Sound(string meter, string first, string second, TimeSpan? back = null)
    {
        var driver = Seller.Customer("bill", granted: "500");
        driver.Post(Ask.Usage("a", null, Ann, Ask.Item(meter, first)));
        driver.Pass(TimeSpan.FromHours(1));
        driver.Post(Ask.Usage("b", driver.Now - (back ?? default), Ann, Ask.Item(meter, second)));
        Assert.Equal("", History.Of(driver).Faults());
        return History.Of(driver);
    }

    [Theory]
    [InlineData("peak", "3", "7")]
    [InlineData("calls", "1", "1")]
    [InlineData("users", "1", "1")]
    [InlineData("share", "100", "1")]
    [InlineData("plain", "3", "30")]
    public void Another_change_of_the_level_is_found(string meter, string first, string second) =>
        Assert.Contains("change of the level", Sound(meter, first, second).Line(PostingKind.Usage, static l => l with { Level = l.Level + Quantity.One }).Faults());

    [Fact]
    public void A_latest_quantity_that_is_not_the_latest_is_found()
    {
        var older = Sound("seats", "4", "9", back: TimeSpan.FromHours(2));
        Assert.Contains("change of the level", older.Line(PostingKind.Usage, static l => l with { Level = Quantity.Of(5) }).Faults());
    }

    [Theory]
    [InlineData("calls", "2")]
    [InlineData("users", "0.5")]
    [InlineData("peak", "0")]
    [InlineData("seats", "-1")]
    public void A_quantity_that_its_meter_does_not_take_is_found(string meter, string quantity) =>
        Assert.Contains("quantity of a line", Sound(meter, "1", "1").Line(PostingKind.Usage, l => l with { Item = l.Item with { Quantity = Quantity.Parse(quantity) } }).Faults());

    [Fact]
    public void A_line_that_is_counted_in_another_way_is_found() =>
        Assert.Contains("aggregation of a line", Sound("calls", "1", "1").Line(PostingKind.Usage, static l => l with { Aggregation = Aggregation.Sum }).Faults());

    [Theory]
    [InlineData("peak", "3", "7")]
    [InlineData("users", "1", "1")]
    [InlineData("seats", "4", "9")]
    public void A_line_that_would_be_remembered_by_something_else_is_found(string meter, string first, string second) =>
        Assert.Contains("what a line is remembered by", Sound(meter, first, second).Line(PostingKind.Usage, static l => l with { Observation = new Observation(default, 1) }).Faults());

    [Theory]
    [InlineData("plain", "allowance")]
    [InlineData("flat", "amount of a whole period")]
    [InlineData("peak", "least of a whole period")]
    public void An_amount_of_a_whole_period_in_a_segment_is_found(string meter, string why)
    {
        _ = why;
        var driver = Seller.Customer("bill", granted: "500");
        driver.Post(Ask.Usage("a", Ask.Item(meter, "1")));
        var whole = Money.Parse(meter == "flat" ? "31" : meter == "peak" ? "5" : "0.5");
        Assert.Contains("amount of a line", History.Of(driver).Line(PostingKind.Usage, l => l with { Amount = whole, Burns = [new("g", whole)] }).Faults());
    }

    [Fact]
    public void An_estimate_that_does_not_see_its_own_lines_is_found()
    {
        var driver = Seller.Customer("bill", granted: "500");
        driver.Post(Ask.Hold("h", 600, null, Ann, Ask.Item("users", "1"), Ask.Item("users", "1")));
        var history = History.Of(driver);
        Assert.Equal("", history.Faults());
        Assert.Contains("change of the level", history.Tamper(PostingKind.Hold, static p => p with { Lines = [p.Lines[0], p.Lines[1] with { Level = Quantity.One }] }).Faults());
    }

    [Fact]
    public void A_correction_that_does_not_say_so_is_found()
    {
        var driver = Seller.Customer("bill", granted: "500");
        driver.Post(Ask.Usage("a", Ask.Item("peak", "3")));
        driver.Post(Ask.Usage("b", Ask.Item("peak", "7")));
        driver.Post(Ask.Void("b"));
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("whether a line takes usage back", History.Of(driver).Tamper(PostingKind.Void, static p => p with { Reversed = [p.Reversed[0] with { TakesBack = false }] }).Faults());
        Assert.Contains("what usage taken back is remembered by", History.Of(driver).Tamper(PostingKind.Void, static p => p with { Reversed = [p.Reversed[0] with { Observation = null }] }).Faults());
    }

    [Fact]
    public void A_unit_that_is_not_the_price_s_is_found() =>
        Assert.Contains("unit of the price", Sound("plain", "3", "30").Line(PostingKind.Usage, static l => l with { Unit = "credits" }).Faults());
}
