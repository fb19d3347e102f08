using System.Collections.Frozen;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;

namespace Spend.Core.Tests.Simulation;

/// <summary>Vendors that sell just what a test is about, and what their customers do. Times are in UTC, months begin on the first.</summary>
internal static class Vendor
{
    /// <summary>One meter of each kind, and a second that sums.</summary>
    public static readonly Meter[] Meters =
    [
        new("tokens", "tokens", "unit", Aggregation.Sum), new("pages", "pages", "unit", Aggregation.Sum), new("calls", "calls", "unit", Aggregation.Count),
        new("peak", "peak", "unit", Aggregation.Max), new("seats", "seats", "unit", Aggregation.Unique, "user"), new("disk", "disk", "unit", Aggregation.Latest),
    ];

    /// <summary>A plan by the month that bills overage.</summary>
    public static PlanVersion Plan(string key, params PriceTerms[] prices) => Sample.Plan(key, OveragePolicy.Bill, prices);

    public static PlanVersion With(this PlanVersion plan, Func<PlanTerms, PlanTerms> change) => plan with { Terms = change(plan.Terms) };

    public static PlanVersion Denying(this PlanVersion plan) => plan.With(static t => t with { Overage = OveragePolicy.Deny });

    public static PlanVersion Granting(this PlanVersion plan, string amount, string rolloverMax = "0", string unit = "USD", int priority = 0, params string[] meters) =>
        plan.With(t => t with { Grant = new RecurringGrant(Money.Parse(amount), unit, Money.Parse(rolloverMax), priority, meters) });

    public static PlanVersion Asking(this PlanVersion plan, string fee, FeeTiming timing = FeeTiming.Arrears) =>
        plan.With(t => t with { Fee = new BaseFee(Money.Parse(fee), timing) });

    public static PriceTerms PerUnit(string meter, string amount, params (string, string)[] match) =>
        new(string.Join('-', [meter, .. match.Select(static m => m.Item2)]), meter, Properties.Of(match), ChargeModel.PerUnit) { UnitAmount = Money.Parse(amount) };

    public static Catalog Selling(params PlanVersion[] plans) => new(
        Meters.ToFrozenDictionary(static m => m.Key),
        plans.GroupBy(static p => p.Key).ToFrozenDictionary(static g => g.Key, static g => g.OrderBy(static p => p.Version).ToArray()), []);

    /// <summary>A customer that is on no plan yet.</summary>
    public static AccountDriver Newcomer(string start, params PlanVersion[] plans)
    {
        var customer = new AccountDriver(Selling(plans), Time(start));
        customer.Must(new Configure(Sample.Profile));
        return customer;
    }

    /// <summary>A customer on the first of the plans.</summary>
    public static AccountDriver Customer(string start, params PlanVersion[] plans) => Newcomer(start, plans).Take(plans[0].Key);

    /// <summary><c>2026-04-01</c>, midnight in UTC, or <c>2026-04-01 12:00</c>, with seconds and less if need be.</summary>
    public static Instant Time(string text) => Instant.Parse(text.Length == 10 ? $"{text}T00:00:00Z" : text.Length == 16 ? $"{text}:00Z" : $"{text}Z");

    public static AccountDriver On(this AccountDriver customer, string time)
    {
        customer.At(Time(time)).ApplyDue();
        return customer;
    }

    /// <summary>Goes over to a plan, now.</summary>
    public static AccountDriver Take(this AccountDriver customer, string plan)
    {
        customer.Must(new Subscribe(plan, null));
        return customer;
    }

    public static AccountDriver Give(this AccountDriver customer, string amount, string unit = "USD", string id = "g")
    {
        customer.Must(Ask.Grant(id, amount, unit: unit));
        return customer;
    }

    /// <summary>Usage under an id of its own.</summary>
    public static Posting Use(this AccountDriver customer, string quantity, string meter = "tokens", string? at = null, string? id = null) =>
        customer.Post(Ask.Usage(id ?? $"use {customer.Account.Sequence}", at is null ? null : Time(at), Properties.None, Ask.Item(meter, quantity)));

    /// <summary>The lines of the invoice of the period around an instant, each as its kind and what it asks for.</summary>
    public static string[] Invoice(this AccountDriver customer, string at) => [.. customer.Draft(at).Lines.Select(static l => $"{l.Type} {l.Amount}")];

    public static DraftInvoice Draft(this AccountDriver customer, string at) => DraftInvoice.Of(customer.Account, customer.Account.PeriodAt(Time(at)));

    /// <summary>The only counter of a meter in a segment.</summary>
    public static UsageCounter Counter(this AccountDriver customer, int change, string meter = "tokens") =>
        customer.Account.Usage.Segments.Where(s => s.Ref.Change == change).SelectMany(static s => s.Counters).Single(c => c.Meter == meter);

    public static Money M(string text) => Money.Parse(text);
}
