using System.Collections.Frozen;
using System.Globalization;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Invoices;

/// <summary>
/// One whole period of a plan, of a customer that exists for this question alone: an account like any other, so that a quote cannot
/// differ from the bill. What it does not have: a trial, which comes once; the next period, whose fee would be asked in advance; and
/// a limit to what can be owed, because the question is what there is to pay.
/// </summary>
internal sealed class QuotedPeriod
{
    private readonly Account _account = new();
    private readonly Catalog _catalog;
    private readonly Instant _start;
    private readonly BillingPeriod _period;

    public QuotedPeriod(PlanVersion plan, PlanDocument published, Catalog catalog, Instant start)
    {
        _catalog = Levels(catalog, plan, published);
        var day = DateOnly.FromDateTime(start.ToDateTimeUtc());
        _start = Instant.From(day.ToDateTime(TimeOnly.MinValue));
        Do(new Configure(new Profile(plan.Name, plan.Currency, "UTC", BillingAnchor.On(day), CreditLimit: null)));
        Do(new Subscribe(plan.Key, plan.Version));
        Do(new Cancel(Effective.PeriodEnd));
        _period = _account.PeriodAt(_start);
    }

    public Decision Use(QuotedUsage usage, int number)
    {
        var item = new UsageItem(usage.Meter, usage.Quantity, usage.Properties ?? Properties.None);
        return Do(new RecordUsage(number.ToString(CultureInfo.InvariantCulture), default, [item], Properties.None, null));
    }

    public DraftAnswer Draft() => DraftAnswer.Of(_account, _period);

    private Decision Do(Command command)
    {
        var decision = Decider.Decide(_account, command, Past.Nothing, _catalog, _start);
        if (decision is { Status: Status.Accepted, Record: { } record }) _account.Apply(record);
        return decision;
    }

    /// <summary>The catalog with counts as quantities: what is asked is how far each counter goes, not which events took it there.</summary>
    private static Catalog Levels(Catalog catalog, PlanVersion plan, PlanDocument published)
    {
        var counted = catalog.Meters.Values.Where(static m => m.Aggregation == Aggregation.Count).Select(static m => m.Key).ToHashSet(StringComparer.Ordinal);
        var prices = published.Terms();
        for (var i = 0; i < prices.Length; i++)
            if (prices[i] is { Model: ChargeModel.Flat, PerEvent: true } flat && counted.Contains(flat.Meter))
                prices[i] = flat with { Model = ChargeModel.PerUnit, UnitAmount = flat.Amount };
        var quoted = plan with
        {
            Terms = plan.Terms with { TrialDays = 0, Overage = OveragePolicy.Bill },
            Prices = PriceTable.Compile(PriceSource.Plan, plan.Key, plan.Version, prices),
        };
        var versions = new PlanVersion[plan.Version];
        Array.Fill(versions, quoted);
        return new Catalog(
            catalog.Meters.ToFrozenDictionary(static m => m.Key, static m => m.Value.Aggregation is Aggregation.Max or Aggregation.Latest ? m.Value : m.Value with { Aggregation = Aggregation.Sum }, StringComparer.Ordinal),
            new Dictionary<string, PlanVersion[]>(StringComparer.Ordinal) { [plan.Key] = versions }.ToFrozenDictionary(StringComparer.Ordinal),
            catalog.PriceBook is { } book ? [.. Enumerable.Repeat(book, book.Version)] : []);
    }
}
