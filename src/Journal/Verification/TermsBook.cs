using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>
/// The customer's terms in time, from the journal's records alone: every change of plan, every version of contract and own prices.
/// Unlike the account it forgets none of them.
/// </summary>
internal sealed class TermsBook(Catalog catalog)
{
    // The change of number n stands at n.
    private readonly List<PlanChange> _changes = [PlanChange.None];

    /// <summary>The change in force.</summary>
    public PlanChange Current => _changes[^1];

    public ScheduledChange? Scheduled { get; private set; }

    public Instant NextGrantAt { get; private set; }

    public Instant? TrialEnds { get; private set; }

    public PriceListBook Contracts { get; } = new(PriceSource.Contract);

    public PriceListBook OwnPrices { get; } = new(PriceSource.Customer);

    public PlanChange At(Instant time) => _changes.FindLast(change => change.Number == 0 || change.At <= time)!;

    public PlanChange? Find(int number) => number >= 0 && number < _changes.Count ? _changes[number] : null;

    public BillingPeriod PeriodAt(Calendar calendar, Instant time) => PeriodOf(calendar, At(time).Plan, time);

    /// <param name="keepsUsageWithoutPlan">Else usage from before the first plan is rated by that plan.</param>
    public SegmentRef SegmentAt(Calendar calendar, Instant time, bool keepsUsageWithoutPlan)
    {
        var change = At(time);
        if (change.Number == 0 && _changes.Count > 1 && !keepsUsageWithoutPlan) change = _changes[1];
        return new SegmentRef(PeriodOf(calendar, change.Plan, time), change.Number);
    }

    /// <summary>The part of its period that a segment is rated with: up to the period's end, until a change has cut it.</summary>
    public PeriodPart PartOf(SegmentRef segment)
    {
        var (period, number) = segment;
        var begins = Find(number)?.At ?? period.Start;
        // The first plan reaches back to whole periods before it began.
        if (number == 1 && begins >= period.End) return PeriodPart.Whole;
        var ends = Find(number + 1) is { } next ? Instant.Earlier(next.At, period.End) : period.End;
        return PeriodPart.Between(period, Instant.Later(period.Start, begins), ends);
    }

    /// <summary>Until when late usage of a segment is still billed in its own period.</summary>
    public Instant ClosesAt(SegmentRef segment) => segment.Period.End + (Find(segment.Change)?.Plan?.Grace ?? PlanTerms.DefaultGrace);

    /// <summary>The price that a line names; null where nobody ever had such a price.</summary>
    public Price? PriceOf(PriceRef reference) => reference.Source switch
    {
        PriceSource.Contract => Contracts.Find(reference.Version)?.Prices.Find(reference),
        PriceSource.Customer => OwnPrices.Find(reference.Version)?.Prices.Find(reference),
        PriceSource.Plan or PriceSource.PriceBook => catalog.Find(reference),
    };

    /// <summary>The price that the versions of a posting choose for an item: contract, own prices, plan, price book.</summary>
    public Price? Choose(Posting posting, UsageItem item, string currency)
    {
        var plan = posting.Plan is { } reference ? catalog.Plan(reference.Key, reference.Version) : null;
        var book = catalog.PriceBookAt(posting.PriceBook);
        return Contracts.Find(posting.Contract)?.Prices.Find(item, posting.Properties)
            ?? OwnPrices.Find(posting.OwnPrices)?.Prices.Find(item, posting.Properties)
            ?? (plan?.Currency == currency ? plan.Prices.Find(item, posting.Properties) : null)
            ?? (book?.Currency == currency ? book.Prices.Find(item, posting.Properties) : null);
    }

    public void Follow(Record record)
    {
        switch (record)
        {
            case PlanChanged changed:
                // A trial is of the first plan: it ends early with a change to another, not with another version.
                if (TrialEnds > changed.At && changed.Plan?.Plan.Key != Current.Plan?.Plan.Key) TrialEnds = changed.At;
                _changes.Add(new PlanChange(_changes.Count, changed.At, changed.Plan));
                Scheduled = null;
                NextGrantAt = changed.NextGrantAt;
                if (changed.Plan is { } plan) TrialEnds ??= changed.At + TimeSpan.FromDays(plan.TrialDays);
                break;
            case ChangeScheduled scheduled: Scheduled = scheduled.Change; break;
            case GrantAdded { Grant: { Source: GrantSource.Plan, ExpiresAt: { } next } }: NextGrantAt = next; break;
            case ContractSet set: Contracts.Set(set.Contract, set.At); break;
            case ContractRemoved removed: Contracts.EndFrom(removed.At); break;
            case PricesSet set: OwnPrices.Set(new Contract(null, null, set.Prices, null, null), set.At); break;
            case PricesRemoved removed: OwnPrices.EndFrom(removed.At); break;
        }
    }

    /// <summary>Without a plan, periods are months.</summary>
    public static BillingPeriod PeriodOf(Calendar calendar, PlanTerms? plan, Instant time) => calendar.PeriodOf(plan?.Length ?? PeriodLength.Month, time);
}
