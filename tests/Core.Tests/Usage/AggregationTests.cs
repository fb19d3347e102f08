using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Usage;

/// <summary>The level of a counter is a function of what is there, not of the order it came in.</summary>
public sealed class AggregationTests
{
    /// <summary>Volume prices can become cheaper and stairs jump: the models that would show an order first.</summary>
    private static readonly PlanVersion Plan = Vendor.Plan("p", [.. Vendor.Meters.Select(static m =>
        new PriceTerms(m.Key, m.Key, Properties.None, ChargeModel.Volume)
        {
            Tiers = [Sample.Tier("3", "2", "1"), Sample.Tier("10", "1"), Sample.Tier(null, "0.3", "4")],
        })]);

    private static readonly Price Volume = PriceTable.Compile(PriceSource.Plan, "p", 1, [new PriceTerms("x", "x", Properties.None, ChargeModel.Volume)
    {
        Tiers = [Sample.Tier("3", "2", "1"), Sample.Tier("10", "1"), Sample.Tier(null, "0.3", "4")],
    }]).Find(Ask.Item("x", "1"), Properties.None)!;

    [Fact]
    public void Charges_and_level_are_the_same_in_any_order_of_arrival() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(30).WithQuietOnSuccess(true),
        Prop.ForAll(
            Arb.From(Gen.Choose(0, 1_000_000).ArrayOf()), Arb.From(Gen.Choose(0, 1_000_000)), Arb.From(Gen.Elements("tokens", "calls", "peak", "seats", "disk")), static (codes, seed, meter) =>
            {
                // Few times and few values, so that both are often equal.
                var events = codes.Select((code, i) => new Reported($"e{i}", code % 7, meter == "calls" || meter == "seats" ? 1 : code / 7 % 15 + 1, $"user {code / 7 % 5}")).ToArray();
                var random = new Random(seed);
                var expected = Level(meter, events);
                foreach (var order in (Reported[][])[events, [.. events.OrderBy(_ => random.Next())], [.. events.OrderByDescending(static e => e.Hour)]])
                {
                    var customer = Vendor.Customer("2026-04-01", Plan).On("2026-04-20");
                    var charged = Money.Zero;
                    foreach (var e in order) charged += customer.Post(e.On(meter)).Charged;
                    Assert.Equal(Volume.CostOf(Quantity.Of(expected)), charged);
                    if (events.Length > 0) Assert.Equal(Quantity.Of(expected), customer.Counter(1, meter).Level);
                }
            }));

    [Fact]
    public void What_is_left_after_voids_in_any_order_is_the_level_of_what_was_not_voided() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(25).WithQuietOnSuccess(true),
        Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000).NonEmptyListOf()), Arb.From(Gen.Elements("tokens", "calls", "peak", "seats", "disk")), static (codes, meter) =>
        {
            var events = codes.Select((code, i) => new Reported($"e{i}", code % 7, meter == "calls" || meter == "seats" ? 1 : code / 7 % 15 + 1, $"user {code / 7 % 5}")).ToArray();
            var customer = Vendor.Customer("2026-04-01", Plan).On("2026-04-20");
            foreach (var e in events) customer.Post(e.On(meter));
            foreach (var e in events.Where(static e => e.IsVoided).Reverse()) customer.Post(Ask.Void(e.Id));
            var left = Quantity.Of(Level(meter, [.. events.Where(static e => !e.IsVoided)]));
            Assert.Equal((left, Volume.CostOf(left)), (customer.Counter(1, meter).Level, customer.Account.Owed));
        }));

    [Fact]
    public void The_highest_falls_back_to_the_next_highest_when_it_is_voided()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("peak", "1")));
        // 5, then 9 costs 4 more, then 9 again and 3 nothing.
        Assert.Equal(["5", "4", "0", "0"], Each(customer, "peak", ("a", "5"), ("b", "9"), ("c", "9"), ("d", "3")));
        Assert.Equal(["0", "-4", "-2", "-3"], ((string[])["b", "c", "a", "d"]).Select(id => customer.Post(Ask.Void(id)).Charged.ToString()));
    }

    [Fact]
    public void The_latest_is_by_event_time_and_of_equal_times_the_highest()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("disk", "1"))).On("2026-04-20");
        Assert.Equal("7", customer.Use("7", "disk", "2026-04-10", "a").Charged.ToString());
        // Of an earlier time: nothing. Of the same time but lower: nothing. Later and lower: 7 becomes 2. Later and none at all: 2 becomes 0.
        Assert.Equal("0", customer.Use("50", "disk", "2026-04-09", "b").Charged.ToString());
        Assert.Equal("0", customer.Use("6", "disk", "2026-04-10", "c").Charged.ToString());
        Assert.Equal("-5", customer.Use("2", "disk", "2026-04-11", "d").Charged.ToString());
        Assert.Equal("-2", customer.Use("0", "disk", "2026-04-12", "e").Charged.ToString());
        // Without the latest two it is 7 again; without the 7 its equal in time, 6; then the 50 of the day before.
        Assert.Equal(["2", "5", "-1", "44"], ((string[])["e", "d", "a", "c"]).Select(id => customer.Post(Ask.Void(id)).Charged.ToString()));
    }

    [Fact]
    public void A_distinct_value_counts_until_its_last_event_is_voided()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("seats", "7")));
        Assert.Equal("7", customer.Post(Seat("a", "ann")).Charged.ToString());
        Assert.Equal("0", customer.Post(Seat("b", "ann")).Charged.ToString());
        Assert.Equal("7", customer.Post(Seat("c", "bob")).Charged.ToString());
        Assert.Equal("0", customer.Post(Ask.Void("a")).Charged.ToString());
        Assert.Equal("-7", customer.Post(Ask.Void("b")).Charged.ToString());
        Assert.Equal("1", customer.Counter(1, "seats").Level.ToString());
    }

    [Fact]
    public void The_items_value_counts_where_it_has_one_and_else_the_events()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("seats", "7")));
        // ann for the item that names nobody, bob for the other.
        Assert.Equal("14", customer.Post(Ask.Usage("e", null, Properties.Of(("user", "ann")), Ask.Item("seats", "1"), Ask.Item("seats", "1", ("user", "bob")))).Charged.ToString());
        Assert.Equal("0", customer.Post(Seat("f", "ann")).Charged.ToString());
    }

    private static string[] Each(AccountDriver customer, string meter, params (string Id, string Quantity)[] events) =>
        [.. events.Select(e => customer.Use(e.Quantity, meter, id: e.Id).Charged.ToString())];

    private static RecordUsage Seat(string id, string user) => Ask.Usage(id, Ask.Item("seats", "1", ("user", user)));

    /// <summary>By the definition of each aggregation.</summary>
    private static long Level(string meter, Reported[] events) => meter switch
    {
        "tokens" => events.Sum(static e => (long)e.Quantity),
        "calls" => events.Length,
        "peak" => events.Select(static e => e.Quantity).DefaultIfEmpty().Max(),
        "seats" => events.Select(static e => e.User).Distinct().Count(),
        _ => events.OrderBy(static e => (e.Hour, e.Quantity)).Select(static e => e.Quantity).LastOrDefault(),
    };

    private sealed record Reported(string Id, int Hour, int Quantity, string User)
    {
        public bool IsVoided => (Hour + Quantity + User.Length + Id[^1]) % 2 == 0;

        public RecordUsage On(string meter) =>
            Ask.Usage(Id, Vendor.Time("2026-04-10") + TimeSpan.FromHours(Hour), Properties.None, Ask.Item(meter, $"{Quantity}", ("user", User)));
    }
}
