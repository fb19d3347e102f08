using System.ComponentModel;
using Spend.Core;
using Spend.Core.Plans;
using Spend.Gateway.Customers;

namespace Spend.Gateway.Overviews;

/// <summary>A customer in short, as of the sequence it names; what time alone changes is as of now.</summary>
public sealed record OverviewAnswer(
    string Id, string Name,
    [property: Description("Of the amounts.")] string Currency,
    [property: Description("active, or suspended: nothing new is authorized.")] string Status,
    [property: Description("The plan version the customer is on; null for none.")] PlanRef? Plan,
    OverviewSpend Spend, FundsAnswer Funds,
    [property: Description("Spend per hour, in the currency: charges weighed by how long ago they were, an hour ago by 1/e.")] Money BurnRate,
    [property: Description("The hard or soft cap, or the end of funds, that most is used of; null: none.")] NearLimitAnswer? NearestCap,
    AsOf AsOf)
{
    public static OverviewAnswer Of(OverviewRow row, Instant now) => new(
        row.Id, row.Name, row.Currency, row.Status, row.Plan, new OverviewSpend(row.ChargedAt(now), row.HeldAt(now)), new FundsAnswer(row.Available, row.FundsHeld, row.Currency),
        row.Burn.PerHourAt(now), Nearness.At(row.Nearest, now) is { } near ? new NearLimitAnswer(near.Id, near.Source, near.Fraction, near.Until) : null, new AsOf(row.Sequence));
}

/// <summary>Spend in the current billing period.</summary>
public sealed record OverviewSpend(Money Charged, [property: Description("Reserved by open holds.")] Money Held);

public sealed record NearLimitAnswer(
    [property: Description("Of the cap; wallet or credit_limit for the end of funds.")] string Id,
    [property: Description("cap, wallet or account.")] string Source,
    [property: Description("Settled and held, of the limit: 1 is all of it, more where the limit may be passed or was lowered. With per: of the counter with most.")] Quantity Fraction,
    [property: Description("When the window ends; null: it does not.")] Instant? ResetsAt);
