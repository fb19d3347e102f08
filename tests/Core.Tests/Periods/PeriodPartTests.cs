using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Periods;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Periods;

public sealed class PeriodPartTests
{
    /// <summary>30 days: 2,592,000 seconds.</summary>
    private static readonly BillingPeriod April = new Calendar(TimeZoneInfo.Utc, 1).PeriodOf(PeriodLength.Month, Vendor.Time("2026-04-01"));

    [Fact]
    public void Parts_add_up_to_the_whole_wherever_it_is_cut() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf()), Arb.From(Gen.Choose(-2_000_000_000, 2_000_000_000)), static (cuts, amount) =>
        {
            var length = April.End.UnixMicroseconds - April.Start.UnixMicroseconds;
            Instant[] borders = [April.Start, .. cuts.Select(c => new Instant(April.Start.UnixMicroseconds + c * 1_207_003L % length)).Order(), April.End];
            var (money, quantity) = (Money.FromRaw((Int128)amount * 1_000_003), Quantity.FromRaw(Math.Abs(amount)));
            var (ofMoney, ofQuantity) = (Money.Zero, Quantity.Zero);
            for (var i = 1; i < borders.Length; i++)
            {
                var part = PeriodPart.Between(April, borders[i - 1], borders[i]);
                ofMoney += part.Share(money);
                ofQuantity += part.Share(quantity);
            }
            Assert.Equal((money, quantity), (ofMoney, ofQuantity));
        }));

    [Fact]
    public void The_whole_is_the_amount_itself()
    {
        var whole = PeriodPart.Between(April, April.Start, April.End);
        Assert.True(whole.IsWhole);
        Assert.Equal("0.333333333333", whole.Share(Money.Parse("0.333333333333")).ToString());
        Assert.Equal("7", PeriodPart.Whole.Share(Quantity.Of(7)).ToString());
    }

    [Theory]
    // 15, 10 and 1 of 30 days of 30.
    [InlineData("2026-04-16", "2026-05-01", "15")]
    [InlineData("2026-04-01", "2026-04-11", "10")]
    [InlineData("2026-04-05", "2026-04-06", "1")]
    // The wrong way round, and of no length: nothing.
    [InlineData("2026-04-11", "2026-04-05", "0")]
    [InlineData("2026-04-11", "2026-04-11", "0")]
    public void A_part_is_by_time(string from, string to, string part) =>
        Assert.Equal(part, PeriodPart.Between(April, Vendor.Time(from), Vendor.Time(to)).Share(Money.Parse("30")).ToString());

    [Theory]
    // One for each whole second since the start: what lies between two seconds belongs to the earlier.
    [InlineData("2026-04-01 00:00:00", "2026-04-01 00:00:00.999999", "0")]
    [InlineData("2026-04-01 00:00:00", "2026-04-01 00:00:01.999999", "1")]
    [InlineData("2026-04-01 00:00:00.5", "2026-04-01 00:00:01.5", "1")]
    [InlineData("2026-04-01 00:00:00.999999", "2026-05-01 00:00:00", "2592000")]
    [InlineData("2026-04-01 00:00:01", "2026-05-01 00:00:00", "2591999")]
    public void Time_counts_in_whole_seconds_from_the_start_of_the_period(string from, string to, string part) =>
        Assert.Equal(part, PeriodPart.Between(April, Vendor.Time(from), Vendor.Time(to)).Share(Money.Parse("2592000")).ToString());

    [Theory]
    // Half of 1e-12 is rounded to 0, of 3e-12 to 2e-12: to even. The second half is the rest.
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(-1, 0)]
    [InlineData(-3, -2)]
    public void Running_totals_are_rounded_half_to_even(int raw, int half)
    {
        var middle = Vendor.Time("2026-04-16");
        Assert.Equal(half, PeriodPart.Between(April, April.Start, middle).Share(Money.FromRaw(raw)).Raw);
        Assert.Equal(raw - half, PeriodPart.Between(April, middle, April.End).Share(Money.FromRaw(raw)).Raw);
    }

    [Fact]
    public void A_month_with_a_change_of_clocks_has_the_seconds_it_really_has()
    {
        // March 2026 in Berlin lacks an hour: 31 * 86,400 - 3,600 = 2,674,800 seconds.
        var march = new Calendar(Calendar.FindZone("Europe/Berlin")!, 1).PeriodOf(PeriodLength.Month, Instant.Parse("2026-03-10T00:00:00Z"));
        Assert.Equal("82800", PeriodPart.Between(march, Instant.Parse("2026-03-28T23:00:00Z"), Instant.Parse("2026-03-29T22:00:00Z")).Share(Money.Parse("2674800")).ToString());
    }
}
