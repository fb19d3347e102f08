using System.Diagnostics;
using Spend.Core.Caps;
using Spend.Core.Holds;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// The state of one customer: the fold of its journal. Changes only by <see cref="Apply"/>, which the live path and recovery share.
/// Not thread-safe; whoever owns it calls it turn by turn.
/// </summary>
public sealed class Account
{
    /// <summary>A period's counters stay this long after its end: late events and corrections of them still find their place.</summary>
    public static readonly TimeSpan PeriodsStay = Limits.EventsBack + Limits.EventsBack;

    /// <summary>How many records this state is the fold of.</summary>
    public long Sequence { get; private set; }

    /// <summary>Journal time: of the latest record.</summary>
    public Instant JournalTime { get; private set; }

    /// <summary>Null until the customer is created.</summary>
    public Profile? Profile { get; private set; }

    /// <summary>The customer's calendar; only meaningful once there is a profile.</summary>
    public Calendar Calendar { get; private set; } = new(TimeZoneInfo.Utc, BillingAnchor.First);

    public Subscription Subscription { get; } = new();

    public PriceLists Contracts { get; } = new(PriceSource.Contract);

    public PriceLists OwnPrices { get; } = new(PriceSource.Customer);

    /// <summary>The plan version in force; null for none.</summary>
    public PlanRef? Plan => Subscription.Current.Plan?.Plan;

    /// <summary>Whether what funds do not cover may be owed now.</summary>
    public bool BillsOverage => BillsOverageOn(Subscription.Current.Plan);

    public Wallet Wallet { get; } = new();

    /// <summary>Overage charged and not yet paid. Below zero where usage is corrected that was paid: until the invoice that gives it back.</summary>
    public Money Owed { get; private set; }

    /// <summary>Overage reserved by open holds.</summary>
    public Money OwedHeld { get; private set; }

    public CapIndex CapIndex { get; } = new();

    public IList<CapState> Caps => CapIndex.All;

    public OpenHolds Holds { get; } = new();

    public KnownKeys Keys { get; } = new();

    public UsageBook Usage { get; } = new();

    public Control Control { get; } = new();

    public BillingState Billing { get; } = new();

    public CapState? FindCap(string id) => CapIndex.Find(id);

    /// <summary>What was charged in the currency for usage of a period.</summary>
    public Money SpentIn(BillingPeriod period)
    {
        var spent = Money.Zero;
        foreach (var segment in Usage.Segments)
            if (segment.Period == period) spent += segment.ChargedMoney;
        return spent;
    }

    /// <summary>The segment that usage of a time belongs to.</summary>
    public SegmentRef SegmentAt(Instant time)
    {
        var change = Subscription.At(time);
        // Who begins with a plan and then reports what was before means that plan.
        if (change.Number == 0 && Subscription.Find(1) is { } first && !Usage.Segments.Any(s => s.Ref.Change == 0 && s.Period.End + PeriodsStay > JournalTime)) change = first;
        return new SegmentRef(PeriodAt(time, change), change.Number);
    }

    /// <summary>The billing period of an instant.</summary>
    public BillingPeriod PeriodAt(Instant time) => PeriodAt(time, Subscription.At(time));

    private BillingPeriod PeriodAt(Instant time, PlanChange change) => Calendar.PeriodOf(change.Plan?.Length ?? PeriodLength.Month, time);

    public PeriodPart PartOf(SegmentRef segment) => Subscription.PartOf(segment.Period, segment.Change);

    /// <summary>The price that a line of this account names.</summary>
    public Price PriceOf(PriceRef reference, Catalog catalog) =>
        (reference.Source switch
        {
            PriceSource.Contract => Contracts.PriceOf(reference),
            PriceSource.Customer => OwnPrices.PriceOf(reference),
            PriceSource.Plan or PriceSource.PriceBook => catalog.Find(reference),
        })
        ?? throw new InvariantViolationException("Law 7: every version that a journal names is kept.");

    /// <summary>By the plan; without one, a credit limit says that the customer may owe.</summary>
    public bool BillsOverageOn(PlanTerms? plan) => plan is null ? Profile?.CreditLimit is not null : plan.Overage == OveragePolicy.Bill;

    /// <summary>Folds one record in. Only called with records that <see cref="Decider"/> made for this very state.</summary>
    public void Apply(Record record)
    {
        Sequence++;
        JournalTime = Instant.Later(JournalTime, record.At);
        var suspendedFor = Control.Suspension?.Invoice;
        switch (record)
        {
            case Posting posting: ApplyPosting(posting); break;
            case CustomerConfigured configured: ApplyProfile(configured.Profile); break;
            case PlanChanged changed: ApplyPlan(changed); break;
            case ChangeScheduled scheduled: Subscription.Schedule(scheduled.Change); break;
            case ContractSet set: ApplyPrices(Contracts, set.Contract, set.At); break;
            case ContractRemoved removed: Contracts.EndFrom(removed.At, removed.At); break;
            case PricesSet set: ApplyPrices(OwnPrices, new Contract(null, null, set.Prices, null, null), set.At); break;
            case PricesRemoved removed: OwnPrices.EndFrom(removed.At, removed.At); break;
            case GrantAdded added: ApplyGrantAdded(added); break;
            case GrantClosed closed: ApplyClosed(closed.Grant, closed.Status, closed.Lapsed); break;
            case PlanGrantsEnded ended: ApplyEnded(ended); break;
            case CapSet set: CapBeginning.Apply(this, set); break;
            case CapRemoved removed: CapIndex.Remove(removed.Cap); break;
            case BudgetClosed closed: FindCap(closed.Cap)!.Close(closed.Counter, closed.At); break;
            // What was done about an invoice or a refund is found again by its key.
            case PeriodClosed closed: Keys.Add(EventKey.OfInvoice(closed.Period.Id), Sequence); break;
            case InvoiceRecord about: Keys.Add(EventKey.OfInvoice(about.Invoice), Sequence); break;
            case BalanceRefunded refunded: Keys.Add(EventKey.OfRefund(refunded.Id), Sequence); break;
            case EpochStarted: break;
            default:
                if (!Control.Apply(record, this)) throw new UnreachableException($"No rule for {record.GetType().Name}.");
                break;
        }
        Owed -= Billing.Follow(this, record, suspendedFor);
        AccountInvariants.AssertCheap(this);
    }

    private void ApplyProfile(Profile profile)
    {
        Profile = profile;
        if (Calendar.Zone.Id != profile.TimeZone || Calendar.Anchor != profile.Anchor)
            Calendar = new Calendar(Calendar.FindZone(profile.TimeZone) ?? throw new InvalidOperationException($"This platform does not know the time zone '{profile.TimeZone}'."), profile.Anchor);
    }

    private void ApplyPlan(PlanChanged changed)
    {
        foreach (var (segment, lines) in changed.Cuts)
            foreach (var line in lines)
            {
                Usage.Add(segment, line, billedIn: null);
                ApplyPayment(line);
                DrawDown(Contracts.At(changed.At), segment.Period, line);
            }
        ApplyGrants(changed.Lapsed, changed.Grants);
        Subscription.Change(new PlanChange(Subscription.Current.Number + 1, changed.At, changed.Plan), changed.NextGrantAt);
        ForgetOldTerms();
    }

    private void ApplyPrices(PriceLists lists, Contract agreed, Instant at)
    {
        lists.Add(agreed, at);
        ForgetOldTerms();
    }

    private void ApplyGrantAdded(GrantAdded added)
    {
        ApplyGrant(added.Grant);
        // Only when time brings it about: the first of a plan comes with the change.
        if (added.Grant.Source == GrantSource.Plan) Subscription.Granted(added.Grant.ExpiresAt!.Value);
        if (added.Grant is { Source: GrantSource.Purchase, Payment: not null } paid && paid.Unit == Profile!.Currency) Control.TopUp.Paid(paid.Amount);
    }

    private void ApplyGrants(Burn[] lapsed, GrantTerms[] given)
    {
        foreach (var (id, amount) in lapsed) Wallet.Find(id)!.Lapsed += amount;
        foreach (var grant in given) ApplyGrant(grant);
    }

    private void ApplyGrant(GrantTerms terms)
    {
        Wallet.Add(new Grant(terms, Sequence));
        Keys.Add(EventKey.OfGrant(terms.Id), Sequence);
    }

    private void ApplyClosed(string grant, GrantStatus status, Money lapsed)
    {
        Wallet.Close(Wallet.Find(grant)!, status, lapsed, JournalTime);
        Wallet.Sweep(JournalTime, NeededSince);
    }

    private void ApplyEnded(PlanGrantsEnded ended)
    {
        foreach (var (grant, lapsed) in ended.Lapsed) ApplyClosed(grant, GrantStatus.Expired, lapsed);
        if (ended.RollsInto is { } rollover) ApplyGrant(rollover);
    }

    private void ApplyPosting(Posting posting)
    {
        ApplyUsage(posting);
        ApplyFunds(posting);
        ApplyCaps(posting);
        ApplyHold(posting);
        Control.Count(posting, Calendar);
        Keys.Add(posting.Key, Sequence);
        if (Usage.Forget(endedBefore: JournalTime - PeriodsStay)) ForgetOldTerms();
    }

    private void ApplyUsage(Posting posting)
    {
        if (!posting.MovesUsage) return;
        foreach (var line in posting.Reversed) Add(line);
        foreach (var line in posting.Lines) Add(line);

        void Add(Line line)
        {
            Usage.Add(posting.Segment, line, posting.BilledIn);
            DrawDown(Contracts.Find(posting.Contract), posting.BilledIn ?? posting.Period, line);
        }
    }

    /// <summary>Counts towards the commitment of the contract that was in force for the usage when it was rated.</summary>
    private static void DrawDown(PriceList? contract, BillingPeriod billedIn, Line line)
    {
        if (contract?.Agreed.Commitment is not null) contract.Draw(billedIn, line.ChargedMoney);
    }

    private void ApplyFunds(Posting posting)
    {
        OwedHeld += posting.ReservedOverage;
        foreach (var (id, amount) in posting.Reserved) Wallet.Find(id)!.Held += amount;
        if (posting.MovesUsage)
        {
            foreach (var line in posting.Reversed) ApplyPayment(line);
            foreach (var line in posting.Lines) ApplyPayment(line);
        }
        ApplyGrants(posting.Lapsed, posting.Refunds);
    }

    private void ApplyPayment(Line line)
    {
        Owed += line.Owed;
        foreach (var (id, amount) in line.Burns) Wallet.Find(id)!.Burnt += amount;
    }

    private void ApplyCaps(Posting posting)
    {
        if (posting.MovesUsage) CapIndex.Seen.Add(Calendar, posting.AuthorizedAt, posting.Charged);
        foreach (ref readonly var move in posting.Caps.AsSpan())
        {
            if (move.IsOfOneEvent) continue;
            var cap = FindCap(move.Cap)!;
            cap.Apply(move);
            cap.Sweep(JournalTime);
        }
    }

    private void ApplyHold(Posting posting)
    {
        switch (posting.Kind)
        {
            case PostingKind.Hold:
                Holds.Put(Hold.Of(posting));
                break;
            case PostingKind.Extend:
                Holds.Put(Holds.Find(posting.Id)!.ExtendedBy(posting));
                break;
            case PostingKind.Settle or PostingKind.Release or PostingKind.Expire:
                Holds.Remove(posting.Id);
                break;
            case PostingKind.Charge or PostingKind.Usage or PostingKind.Void or PostingKind.Amend:
                break;
        }
    }

    /// <summary>The start of the oldest usage that is kept.</summary>
    private Instant NeededSince => Usage.Since is { } since ? Instant.Earlier(since, JournalTime) : JournalTime;

    /// <summary>Terms stay as long as usage that they rate, and periods whose fees they ask, which may be as long as a year.</summary>
    private void ForgetOldTerms()
    {
        var since = Instant.Earlier(NeededSince, JournalTime - PeriodsStay - TimeSpan.FromDays(PeriodLength.MostDays + 1));
        Subscription.Sweep(since);
        Contracts.Sweep(since);
        OwnPrices.Sweep(since);
    }

    /// <summary>For recovery from a snapshot: everything but the parts that have their own way in.</summary>
    public void Restore(long sequence, Instant journalTime, Profile? profile, Money owed, Money owedHeld)
    {
        if (profile is not null) ApplyProfile(profile);
        (Sequence, JournalTime, Owed, OwedHeld) = (sequence, journalTime, owed, owedHeld);
    }
}
