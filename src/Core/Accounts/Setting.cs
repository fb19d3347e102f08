using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Usage;

namespace Spend.Core.Accounts;

/// <summary>Where and by what an event is rated: its segment, and the versions in force there at its time.</summary>
internal readonly record struct Setting(SegmentRef Segment, Terms Terms, bool BillsOverage, Instant EventTime)
{
    public static Setting Of(Account account, Catalog catalog, Instant time)
    {
        var segment = account.SegmentAt(time);
        var plan = account.Subscription.Find(segment.Change)?.Plan;
        var terms = new Terms(
            plan is null ? null : catalog.Plan(plan.Plan.Key, plan.Plan.Version), catalog.PriceBook, account.Contracts.At(time), account.OwnPrices.At(time));
        return new Setting(segment, terms, account.BillsOverageOn(plan), time);
    }

    /// <summary>As the authorization had it: its later steps are rated there too.</summary>
    public static Setting Of(Account account, Catalog catalog, Posting authorized)
    {
        var terms = new Terms(
            authorized.Plan is { } plan ? catalog.Plan(plan.Key, plan.Version) : null, catalog.PriceBookAt(authorized.PriceBook),
            account.Contracts.Find(authorized.Contract), account.OwnPrices.Find(authorized.OwnPrices));
        var billsOverage = account.BillsOverageOn(terms.Plan?.Terms);
        return new Setting(authorized.Segment, terms, billsOverage, authorized.EventTime);
    }

    public Rater Rater(Account account, Catalog catalog, Properties ofEvent) => new(account, catalog, Terms, Segment, EventTime, ofEvent);

    /// <summary>Whether the plan takes no more usage for this period.</summary>
    public bool Refuses(Account account, Instant now) =>
        Grace.HasPassed(account, Segment, now) && account.Subscription.Find(Segment.Change)?.Plan is { Late: LateEvents.Reject };

    /// <summary>Writes into a posting where and by what it was rated, and where it is billed.</summary>
    public Posting Stamp(Posting posting, Account account, Instant now) => posting with
    {
        EventTime = EventTime,
        Period = Segment.Period,
        Change = Segment.Change,
        BilledIn = BilledIn(account, now),
        Plan = Terms.Plan?.Ref,
        PriceBook = Terms.PriceBook?.Version ?? 0,
        Contract = Terms.Contract?.Version ?? 0,
        OwnPrices = Terms.OwnPrices?.Version ?? 0,
        BillsOverage = BillsOverage,
    };

    private BillingPeriod? BilledIn(Account account, Instant now) => Grace.HasPassed(account, Segment, now) ? account.PeriodAt(now) : null;
}
