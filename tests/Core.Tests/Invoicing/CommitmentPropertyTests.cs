using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Invoicing;

/// <summary>Over all invoices a contract's customer pays the larger of the commitment and the usage of its term, whenever that is reported.</summary>
public sealed class CommitmentPropertyTests
{
    private static readonly PlanVersion Plan = Vendor.Plan("p", new PriceTerms("t", "tokens", Properties.None, ChargeModel.Graduated)
    {
        Tiers = [Sample.Tier("10", "1"), Sample.Tier(null, "0.333333333333", "2")],
    });

    private static readonly Arbitrary<(int Hours, int Late, int Quantity)[]> Usage = Arb.From(
        Gen.Zip(Gen.Choose(0, 45 * 24 - 1), Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 34 * 24)).Zip(Gen.Choose(1, 9))).ArrayOf()
            .Select(static all => all.Select(static u => (u.Item1, u.Item2.Item1, u.Item2.Item2)).ToArray()));

    /// <summary>Whether 0, some, or much is used: above and below are both common.</summary>
    private static readonly Arbitrary<string> Commitments = Arb.From(Gen.Elements("0.000000000001", "33.333333333333", "60", "1000"));

    [Fact]
    public void All_invoices_together_are_the_larger_of_commitment_and_usage() => ForAll(static (usage, commitment) =>
    {
        var customer = Lived(usage, commitment, voids: false);
        AssertPays(customer, commitment);
    });

    [Fact]
    public void They_are_so_too_where_usage_is_voided_later() => ForAll(static (usage, commitment) =>
    {
        var customer = Lived(usage, commitment, voids: true);
        AssertPays(customer, commitment);
    });

    [Fact]
    public void So_are_a_minimum_and_the_usage_of_each_period() => ForAll(static (usage, minimum) =>
    {
        var customer = Lived(usage, null, voids: true, Plan.With(t => t with { Minimum = Money.Parse(minimum) }));
        var (asked, due) = (Money.Zero, Money.Zero);
        foreach (var month in (string[])["04", "05", "06"])
        {
            asked += customer.Draft($"2026-{month}-15").Lines.Aggregate(Money.Zero, static (sum, l) => sum + l.Amount);
            due += Money.Max(Money.Parse(minimum), UsageOf(customer, $"2026-{month}"));
        }
        Assert.Equal(due, asked);
    });

    private static void AssertPays(AccountDriver customer, string commitment)
    {
        var used = customer.Account.Usage.Segments.Aggregate(Money.Zero, static (sum, s) => sum + s.Counters.Single().Amount);
        var asked = Money.Zero;
        foreach (var month in (string[])["04", "05", "06"])
            asked += customer.Draft($"2026-{month}-15").Lines.Aggregate(Money.Zero, static (sum, l) => sum + l.Amount);
        Assert.Equal(Money.Max(Money.Parse(commitment), used), asked);
        // An invoice that asks for nothing is settled as it is written, with the usage in it.
        var settled = customer.Records.OfType<PeriodClosed>().Where(static closed => closed.Invoice?.Total <= Money.Zero).Aggregate(Money.Zero, static (sum, closed) => sum + closed.Invoice!.Overage);
        Assert.Equal(used - settled, customer.Account.Owed);
    }

    private static Money UsageOf(AccountDriver customer, string period) =>
        customer.Account.Usage.Segments.Where(s => s.Period.Id == period).SelectMany(static s => s.Counters).Aggregate(Money.Zero, static (sum, c) => sum + c.Amount);

    /// <summary>A term of 45 days, to the middle of May, with usage that is reported up to 34 days late: all before April would be forgotten.</summary>
    private static AccountDriver Lived((int Hours, int Late, int Quantity)[] usage, string? commitment, bool voids, PlanVersion? plan = null)
    {
        var customer = Vendor.Customer("2026-04-01", plan ?? Plan);
        if (commitment is not null) customer.Must(new SetContract(new Contract(null, Vendor.Time("2026-05-16"), [], Money.Parse(commitment), null)));
        var start = customer.Now;
        var id = 0;
        foreach (var (hours, late, quantity) in usage.OrderBy(static u => u.Hours + u.Late))
        {
            var at = start + TimeSpan.FromHours(hours);
            customer.At(at + TimeSpan.FromHours(late));
            customer.Must(Ask.Usage($"e{id}", at, Properties.None, Ask.Item("tokens", $"{quantity}")));
            // Every third is taken back, some time later.
            if (voids && id >= 5 && id % 3 == 0) customer.Must(Ask.Void($"e{id - 5}"));
            id++;
        }
        return customer.On("2026-06-25");
    }

    private static void ForAll(Action<(int Hours, int Late, int Quantity)[], string> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(40).WithQuietOnSuccess(true), Prop.ForAll(Usage, Commitments, property));
}
