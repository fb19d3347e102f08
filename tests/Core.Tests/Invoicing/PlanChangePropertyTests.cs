using FsCheck;
using FsCheck.Fluent;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;
using Exact = Spend.Model.Exact;

namespace Spend.Core.Tests.Invoicing;

/// <summary>However often and whenever a customer changes its plan: nothing of a fee or an allowance is lost or doubled.</summary>
public sealed class PlanChangePropertyTests
{
    private static readonly Instant Start = Vendor.Time("2026-04-01"), End = Vendor.Time("2026-05-01");

    /// <summary>Odd amounts, so that every part is rounded.</summary>
    private static readonly string[] Fees = ["29.99", "33.333333333333", "0.000000000007", "100"];

    /// <summary>When within April, to the microsecond, and to which of the plans.</summary>
    private static readonly Arbitrary<(int Second, int Plan)[]> Changes = Arb.From(
        Gen.Zip(Gen.Choose(0, 30 * 86_400 - 1), Gen.Choose(0, Fees.Length - 1)).ArrayOf()
            .Select(static all => all.OrderBy(static c => c.Item1).Select(static c => (c.Item1, c.Item2)).ToArray()));

    [Fact]
    public void Fees_of_one_amount_add_up_to_it_whatever_the_changes() => ForAll(static changes =>
    {
        // Four plans with the same fee: their parts of the month are all of it.
        var customer = Lived(changes, Plans(FeeTiming.Arrears, static _ => "33.333333333333"));
        Assert.Equal(Vendor.M("33.333333333333"), Sum(customer, InvoiceLineType.BaseFee));
    });

    [Fact]
    public void Each_plans_fee_is_its_part_of_the_time_it_was_in_force() => ForAll(static changes =>
    {
        var customer = Lived(changes, Plans(FeeTiming.Arrears, static i => Fees[i]));
        // part = R(fee * s(b) / S) - R(fee * s(a) / S), with S = 2,592,000 whole seconds.
        var expected = Money.Zero;
        var (from, plan) = (0L, 0);
        foreach (var (second, next) in changes.Append((30 * 86_400, 0)))
        {
            expected += Until(Fees[plan], second) - Until(Fees[plan], from);
            (from, plan) = (second, next);
        }
        Assert.Equal(expected, Sum(customer, InvoiceLineType.BaseFee));
    });

    [Fact]
    public void In_advance_comes_to_the_same_as_in_arrears() => ForAll(static changes =>
    {
        var arrears = Lived(changes, Plans(FeeTiming.Arrears, static i => Fees[i]));
        var advance = Lived(changes, Plans(FeeTiming.Advance, static i => Fees[i]));
        foreach (var customer in (AccountDriver[])[arrears, advance])
        {
            customer.On("2026-06-10").Must(new Cancel(Effective.Now));
            customer.On("2026-07-01");
        }
        // Until both ended: what was asked ahead and given back is the same as what was asked for after.
        Assert.Equal(Sum(arrears, InvoiceLineType.BaseFee, "2026-04-15", "2026-05-15", "2026-06-15"), Sum(advance, InvoiceLineType.BaseFee, "2026-04-15", "2026-05-15", "2026-06-15"));
    });

    [Fact]
    public void Minimums_of_one_amount_add_up_to_it() => ForAll(static changes =>
    {
        var customer = Lived(changes, Plans(FeeTiming.Arrears, static _ => "1", static t => t with { Minimum = Money.Parse("66.666666666667") }));
        Assert.Equal(Vendor.M("66.666666666667"), Sum(customer, InvoiceLineType.Minimum));
    });

    [Fact]
    public void Allowances_of_the_parts_are_that_of_the_whole() => ForAll(static changes =>
    {
        // In each segment more is used than even the whole allowance, so every part of it is used up.
        var customer = Lived(changes, Plans(FeeTiming.Arrears, static _ => "1"), static customer => customer.Use("40"));
        var segments = customer.Account.Usage.Segments;
        Assert.Equal(Money.FromRaw(Quantity.Of(40 * segments.Count).Raw - Quantity.Parse("33.333333333333").Raw), customer.Account.Owed);
        Assert.Equal(customer.Account.Owed, segments.Aggregate(Money.Zero, static (sum, s) => sum + s.Counters.Single().Amount));
        AccountInvariants.AssertAll(customer.Account);
        Assert.Equal(AccountPicture.Of(customer.Account), AccountPicture.Of(customer.Replay()));
    });

    [Fact]
    public void Every_segments_counter_costs_what_its_price_says_of_its_part() => ForAll(static changes =>
    {
        var customer = Lived(changes, Plans(FeeTiming.Arrears, static _ => "1"), static customer => customer.Use("7.5"));
        foreach (var segment in customer.Account.Usage.Segments)
        {
            var counter = segment.Counters.Single();
            var span = customer.Account.Subscription.SpanOf(segment.Period, segment.Ref.Change);
            var included = PeriodPart.Between(segment.Period, span.Start, span.End).Share(Quantity.Parse("33.333333333333"));
            Assert.Equal(Quantity.Max(Quantity.Zero, Quantity.Parse("7.5") - included).Raw, counter.Amount.Raw);
        }
    });

    private static void ForAll(Action<(int Second, int Plan)[]> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100).WithEndSize(25).WithQuietOnSuccess(true), Prop.ForAll(Changes, property));

    private static PlanVersion[] Plans(FeeTiming timing, Func<int, string> fee, Func<PlanTerms, PlanTerms>? also = null) => [.. Fees.Select((_, i) =>
        Vendor.Plan($"p{i}", Vendor.PerUnit("tokens", "1") with { Allowance = Quantity.Parse("33.333333333333") }).Asking(fee(i), timing).With(also ?? (static t => t)))];

    /// <summary>On the first plan from the start of April, then through the changes, to the end of May.</summary>
    private static AccountDriver Lived((int Second, int Plan)[] changes, PlanVersion[] plans, Action<AccountDriver>? inEachSegment = null)
    {
        var customer = Vendor.Customer("2026-04-01", plans);
        inEachSegment?.Invoke(customer);
        foreach (var (second, plan) in changes)
        {
            // In the middle of a second: what counts are whole ones.
            customer.At(new Instant(Start.UnixMicroseconds + second * 1_000_000L + 500_000));
            if (customer.Do(new Subscribe($"p{plan}", null)).Status == Status.Accepted) inEachSegment?.Invoke(customer);
        }
        customer.At(End).ApplyDue();
        return customer;
    }

    private static Money Until(string fee, long seconds) => ModelTranslation.Money(Exact.Share(Money.Parse(fee).Raw, seconds, 2_592_000));

    private static Money Sum(AccountDriver customer, InvoiceLineType type, params string[] periods) =>
        (periods.Length > 0 ? periods : ["2026-04-15"]).SelectMany(at => customer.Draft(at).Lines).Where(l => l.Type == type).Aggregate(Money.Zero, static (sum, l) => sum + l.Amount);
}
