using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Rating;

/// <summary>Law 5: what is spent is a function of what is used, not of the order or the pieces it came in.</summary>
public sealed class PriceModelTests
{
    /// <summary>Of the month that is left when the customers here begin.</summary>
    private static readonly PeriodPart Part = PartOf(Sample.Customer().Account);

    private static readonly Gen<long[]> Pieces = Gen.OneOf(
        Gen.Choose(1, 2_000_000_000).Select(static raw => (long)raw), Gen.Choose(1, 30).Select(static whole => whole * 1_000_000_000_000L)).NonEmptyListOf().Select(static l => l.ToArray());

    public static readonly TheoryData<string> Models = ["plain", "steps", "volume", "packs", "sized", "jobs", "flat", "stairs", "share", "cost", "included"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Charges_add_up_to_the_price_of_the_total_in_any_pieces_and_order(string meter) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(40), Prop.ForAll(Arb.From(Pieces), Arb.From(Gen.Choose(0, 1_000)), (pieces, seed) =>
        {
            var total = Quantity.FromRaw(pieces.Aggregate((Int128)0, static (sum, raw) => sum + raw));
            var expected = PriceOf(meter).CostOf(total, Part);
            Assert.Equal(expected, SumOfCharges(meter, pieces));
            Assert.Equal(expected, SumOfCharges(meter, [.. pieces.OrderBy(p => (p * 31 + seed) % 97)]));
            Assert.Equal(expected, SumOfCharges(meter, [.. pieces.SelectMany(static p => p > 1 ? new[] { p / 2, p - p / 2 } : [p])]));
        }));

    [Theory]
    [MemberData(nameof(Models))]
    public void Items_of_one_event_see_the_items_before_them(string meter)
    {
        var together = Sample.Customer().Post(Ask.Charge("e", Sized(meter, "7"), Sized(meter, "7"), Sized(meter, "7")));
        Assert.Equal(PriceOf(meter).CostOf(Quantity.Of(21), Part), together.Charged);
    }

    [Theory]
    [InlineData("steps", "10", "10")]
    [InlineData("steps", "10.000000000001", "12")]
    [InlineData("steps", "20", "17")]
    [InlineData("steps", "30", "18")]
    [InlineData("volume", "10", "10")]
    [InlineData("volume", "10.000000000001", "5")]
    [InlineData("volume", "11", "5.5")]
    [InlineData("packs", "10", "3")]
    [InlineData("packs", "10.5", "6")]
    [InlineData("packs", "0", "0")]
    [InlineData("plain", "0", "0")]
    [InlineData("steps", "0", "0")]
    [InlineData("volume", "0", "0")]
    [InlineData("plain", "2.5", "2.5")]
    public void A_total_costs_what_its_model_says(string meter, string quantity, string cost) =>
        Assert.Equal(cost, PriceOf(meter).CostOf(Quantity.Parse(quantity)).ToString());

    [Fact]
    public void Every_charge_model_is_tried_here() =>
        Assert.Equal(Enum.GetValues<ChargeModel>().Order(), Sample.Prices.Where(static p => Models.Any(row => row.Data == p.Id)).Select(static p => p.Model).Distinct().Order());

    [Fact]
    public void Request_tiers_price_the_whole_request_by_its_size_and_count_each_band_by_itself()
    {
        var customer = Sample.Customer();
        Assert.Equal("3", customer.Post(Ask.Charge("small", Ask.Item("sized", "3", ("size", "200")))).Charged.ToString());
        Assert.Equal("6", customer.Post(Ask.Charge("large", Ask.Item("sized", "3", ("size", "200.000000000001")))).Charged.ToString());
        Assert.Equal([0, 1], customer.Account.Usage.Segments[0].Counters.Select(static c => c.Price.Band).Order());
        Assert.All(customer.Account.Usage.Segments[0].Counters, static c => Assert.Equal(Quantity.Of(3), c.Quantity));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("big")]
    [InlineData("1e400")]
    public void Without_a_size_request_tiers_do_not_price(string? size) =>
        Assert.Equal(Status.NotPriced, Sample.Customer().Denied(Ask.Charge("e", size is null ? Ask.Item("sized", "3") : Ask.Item("sized", "3", ("size", size)))).Status);

    [Fact]
    public void A_million_charges_of_the_smallest_amount_add_up_exactly()
    {
        var customer = Sample.Customer("1");
        customer.Must(Ask.Cap("lifetime", "1", CapWindow.Lifetime));
        var account = customer.Account;
        UsageItem[] smallest = [Ask.Item("plain", "0.000000000001")];
        for (var i = 0; i < 1_000_000; i++)
        {
            var decision = Decider.Decide(account, new Authorize($"e{i}", default, smallest, Properties.None, null, null), Past.Nothing, customer.Catalog, customer.Now);
            account.Apply(decision.Record!);
        }
        Assert.Equal("0.999999", account.Wallet.Available("USD").ToString());
        Assert.Equal("0.000001", account.Wallet.Find("g")!.Burnt.ToString());
        Assert.Equal("0.000001", account.Usage.Segments[0].Counters.Single().Amount.ToString());
        Assert.Equal("0.000001", Assert.Single(account.FindCap("lifetime")!.Counters).Value.Spent.ToString());
        AccountInvariants.AssertAll(account);
    }

    private static Money SumOfCharges(string meter, long[] pieces)
    {
        var customer = Sample.Customer();
        var sum = Money.Zero;
        for (var i = 0; i < pieces.Length; i++)
            sum += customer.Post(Ask.Charge($"e{i}", Sized(meter, Quantity.FromRaw(pieces[i]).ToString()))).Charged;
        return sum;
    }

    private static PeriodPart PartOf(Account account) => account.PartOf(account.SegmentAt(Sample.Start));

    private static UsageItem Sized(string meter, string quantity) => Ask.Item(meter, quantity, ("size", "100"));

    private static Price PriceOf(string meter) => Sample.Catalog.Plan("postpaid")!.Prices.Find(Sized(meter, "1"), Properties.None)!;
}
