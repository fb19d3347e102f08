using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>Decisions about the plan a customer is on, and what time alone brings about: the scheduled change, the next recurring grant.</summary>
internal static class SubscriptionDecisions
{
    public static Decision Subscribe(Account account, Subscribe command, Catalog catalog, Instant now)
    {
        if (catalog.Plan(command.Plan, command.Version) is not { } plan) return Status.UnknownPlan;
        if (plan.Currency != account.Profile!.Currency) return Status.CurrencyMismatch;
        return Change(account, plan.Terms, command.Effective, catalog, now);
    }

    public static Decision Cancel(Account account, Cancel command, Catalog catalog, Instant now)
    {
        if (account.Plan is not null) return Change(account, null, command.Effective, catalog, now);
        // What has not begun is called off, whenever that is asked for.
        return account.Subscription.Scheduled is null ? Status.NotFound : new ChangeScheduled(now, null);
    }

    /// <summary>The customer is on another plan from here on.</summary>
    public static PlanChanged Change(Account account, PlanTerms? plan, Catalog catalog, Instant at)
    {
        var old = account.Subscription.Current;
        // What the change makes chargeable is owed on whatever plan, or allowances could be used up again and again by changing.
        var funds = new FundsDraft(account, billsOverage: true);
        var cuts = Cuts(account, old, funds, catalog, at);
        TakeBack(account, old.Plan, funds, at);

        GrantTerms[] first = [];
        var period = account.Calendar.PeriodOf(plan?.Length ?? PeriodLength.Month, at);
        if (plan?.Grant is { } grant)
        {
            var amount = PeriodPart.Between(period, at, period.End).Share(grant.Amount);
            amount -= Overused(account, grant.Unit, period, funds, at);
            if (amount.IsPositive) first = [Given(account, grant, amount, period)];
        }
        return new PlanChanged(at, plan) { Cuts = cuts, Lapsed = funds.Lapsed(), Grants = [.. funds.Refunds(), .. first], NextGrantAt = period.End };
    }

    /// <summary>The grant of a new period.</summary>
    public static GrantAdded NextGrant(Account account, RecurringGrant grant, Instant at) =>
        new(at, Given(account, grant, grant.Amount, account.PeriodAt(at)));

    /// <summary>The end of a grant by time. Those of plans end, and roll over, together with their like.</summary>
    public static Record Expire(Account account, Grant grant)
    {
        var at = grant.Terms.ExpiresAt!.Value;
        if (!IsOfPlan(grant)) return new GrantClosed(at, grant.Terms.Id, GrantStatus.Expired, grant.Available);
        var ending = account.Wallet.InBurnOrder
            .Where(g => g.Status == GrantStatus.Active && IsOfPlan(g) && g.Terms.Unit == grant.Terms.Unit && g.Terms.ExpiresAt == at)
            .Select(static g => new Burn(g.Terms.Id, g.Available)).ToArray();
        return new PlanGrantsEnded(at, ending, RollsInto(account, grant.Terms.Unit, ending, at));
    }

    private static Decision Change(Account account, PlanTerms? plan, Effective effective, Catalog catalog, Instant now)
    {
        var at = effective.AtPeriodEnd ? account.PeriodAt(now).End : effective.At;
        if (at <= now) return Status.TimePassed;
        if (plan is not null && account.Subscription.Changes.Count >= Limits.PlanChanges) return Status.QuotaExceeded;
        var scheduled = account.Subscription.Scheduled;
        if (at is { } ahead)
        {
            var change = new ScheduledChange(ahead, plan);
            return change == scheduled ? Status.Unchanged : new ChangeScheduled(now, change);
        }
        if (plan?.Plan != account.Plan) return Change(account, plan, catalog, now);
        return scheduled is null ? Status.Unchanged : new ChangeScheduled(now, null);
    }

    /// <summary>What the segments that end early really cost.</summary>
    private static SegmentCut[] Cuts(Account account, PlanChange old, FundsDraft funds, Catalog catalog, Instant at)
    {
        var cuts = new List<SegmentCut>();
        foreach (var segment in account.Usage.Segments)
        {
            if (segment.Ref.Change != old.Number || segment.Period.End <= at) continue;
            var span = account.Subscription.SpanOf(segment.Period, old.Number);
            var part = PeriodPart.Between(segment.Period, span.Start, Instant.Later(span.Start, at));
            var lines = new List<Line>();
            foreach (var counter in segment.Counters)
                if (Cut(counter, account.PriceOf(counter.Price, catalog), part, funds) is { } line) lines.Add(line);
            if (lines.Count > 0) cuts.Add(new SegmentCut(segment.Ref, [.. lines]));
        }
        return [.. cuts];
    }

    private static Line? Cut(UsageCounter counter, Price price, PeriodPart part, FundsDraft funds)
    {
        if (!price.IsProrated) return null;
        var amount = price.CostOf(counter.Level, part) - counter.Amount;
        if (amount.IsZero) return null;
        var line = new Line(new UsageItem(counter.Meter, Quantity.Zero, Properties.None), price.Ref, amount, [], Money.Zero, Money.Zero) { Unit = price.Unit };
        return amount.IsNegative ? funds.GiveBack(line, price, counter, [], own: null) : funds.Pay(line, price, counter.Overage, capRoom: null);
    }

    /// <summary>Takes the old plan's grant back for the time it is not in force, as far as it is there.</summary>
    private static void TakeBack(Account account, PlanTerms? old, FundsDraft funds, Instant at)
    {
        // Where a period begins right here, the old plan has given nothing for it yet.
        if (old?.Grant is not { } grant || account.Subscription.NextGrantAt <= at) return;
        var period = account.Calendar.PeriodOf(old.Length, at);
        var rest = PeriodPart.Between(period, at, period.End).Share(grant.Amount);
        var grants = account.Wallet.InBurnOrder;
        for (var i = 0; i < grants.Count; i++)
            if (grants[i].Status == GrantStatus.Active && grants[i].Terms is { Source: GrantSource.Plan } terms && terms.Unit == grant.Unit && terms.ExpiresAt == period.End)
                rest = funds.Lapse(i, rest);
    }

    /// <summary>
    /// What is used or reserved of all that plans gave in a unit for a period, beyond their parts for the time they were in force: the
    /// next plan gives so much less.
    /// </summary>
    private static Money Overused(Account account, string unit, BillingPeriod period, FundsDraft funds, Instant at)
    {
        var over = Money.Zero;
        var grants = account.Wallet.InBurnOrder;
        for (var i = 0; i < grants.Count; i++)
            if (grants[i].Terms is { Source: GrantSource.Plan } terms && terms.Unit == unit && terms.ExpiresAt == period.End) over += funds.KeptOf(i);
        foreach (var change in account.Subscription.Changes)
        {
            if (change.Plan is not { Grant: { } grant } plan || grant.Unit != unit || plan.Length != period.Length) continue;
            var span = account.Subscription.SpanOf(period, change.Number);
            over -= PeriodPart.Between(period, span.Start, Instant.Earlier(span.End, at)).Share(grant.Amount);
        }
        return Money.Max(Money.Zero, over);
    }

    private static GrantTerms Given(Account account, RecurringGrant grant, Money amount, BillingPeriod period) =>
        new($"{GrantTerms.PlanPrefix}{account.Sequence + 1}", amount, grant.Unit, grant.Priority, period.End, grant.Meters, GrantSource.Plan, null);

    private static GrantTerms? RollsInto(Account account, string unit, Burn[] left, Instant at)
    {
        if (account.Subscription.Current.Plan is not { Grant: { } recurring } || recurring.Unit != unit) return null;
        var amount = Money.Zero;
        foreach (var burn in left) amount += burn.Amount;
        amount = Money.Min(amount, recurring.RolloverMax);
        if (!amount.IsPositive) return null;
        var until = account.PeriodAt(at).End;
        return new GrantTerms($"{GrantTerms.RolloverPrefix}{account.Sequence + 1}", amount, unit, recurring.Priority, until, recurring.Meters, GrantSource.Rollover, null);
    }

    private static bool IsOfPlan(Grant grant) => grant.Terms.Source is GrantSource.Plan or GrantSource.Rollover;
}
