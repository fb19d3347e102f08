using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Periods;

namespace Spend.Core.Tests.Periods;

/// <summary>Every instant lies in exactly one period of each length, and each end is the next start.</summary>
public sealed class PeriodTilingTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/Santiago", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham"];

    private static readonly Gen<PeriodLength> Lengths = Gen.OneOf(
        Gen.Elements(PeriodLength.Month, PeriodLength.Year, PeriodLength.Week), Gen.Choose(1, PeriodLength.MostDays).Select(PeriodLength.OfDays));

    private static readonly Gen<BillingAnchor> Anchors = Gen.OneOf(
        Gen.Choose(1, 31).Select(static day => new BillingAnchor(day)), Gen.Choose(0, 8_000).Select(static day => BillingAnchor.On(new DateOnly(2010, 1, 1).AddDays(day))));

    [Fact]
    public void Each_end_is_the_next_start() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true),
        Prop.ForAll(Arb.From(Gen.Elements(Zones)), Arb.From(Gen.Zip(Lengths, Anchors)), Arb.From(Gen.Choose(1_300_000_000, 2_000_000_000)), static (zone, of, seconds) =>
        {
            var (length, anchor) = of;
            var calendar = new Calendar(Calendar.FindZone(zone)!, anchor);
            var at = new Instant(seconds * 1_000_000L + 999_999);
            var period = calendar.PeriodOf(length, at);
            Assert.True(period.Span.Contains(at));
            for (var i = 0; i < 5; i++)
            {
                // A calendar that remembers nothing says the same.
                Assert.Equal(period, new Calendar(calendar.Zone, anchor).PeriodOf(length, period.Start));
                Assert.Equal(period, new Calendar(calendar.Zone, anchor).PeriodOf(length, new Instant(period.End.UnixMicroseconds - 1)));
                var next = calendar.After(period);
                Assert.Equal(period.End, next.Start);
                Assert.Equal(next, calendar.PeriodOf(length, period.End));
                Assert.True(next.Start < next.End);
                period = next;
            }
        }));
}
