using System.Diagnostics;
using Spend.Core.Caps;
using Spend.Core.Holds;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Plans;
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

    private readonly SortedList<Instant, PeriodUsage> _periods = [];
    private readonly SortedList<string, CapState> _caps = new(StringComparer.Ordinal);

    /// <summary>How many records this state is the fold of.</summary>
    public long Sequence { get; private set; }

    /// <summary>Journal time: of the latest record.</summary>
    public Instant JournalTime { get; private set; }

    /// <summary>Null until the customer is created.</summary>
    public Profile? Profile { get; private set; }

    /// <summary>The customer's calendar; only meaningful once there is a profile.</summary>
    public Calendar Calendar { get; private set; } = new(TimeZoneInfo.Utc, BillingAnchor.First);

    public PlanRef? Plan { get; private set; }

    /// <summary>The policy of that plan; meaningless without one.</summary>
    public OveragePolicy Overage { get; private set; }

    /// <summary>Whether what funds do not cover may be owed: by the plan; without one, a credit limit says so.</summary>
    public bool BillsOverage => Plan is null ? Profile?.CreditLimit is not null : Overage == OveragePolicy.Bill;

    public Wallet Wallet { get; } = new();

    /// <summary>Overage charged and not yet paid.</summary>
    public Money Owed { get; private set; }

    /// <summary>Overage reserved by open holds.</summary>
    public Money OwedHeld { get; private set; }

    public IList<CapState> Caps => _caps.Values;

    public OpenHolds Holds { get; } = new();

    public KnownKeys Keys { get; } = new();

    /// <summary>Usage of the periods that may still change, oldest first.</summary>
    public IList<PeriodUsage> Periods => _periods.Values;

    public CapState? FindCap(string id) => _caps.GetValueOrDefault(id);

    public PeriodUsage? FindPeriod(Instant start) => _periods.GetValueOrDefault(start);

    /// <summary>Folds one record in. Only called with records that <see cref="Decider"/> made for this very state.</summary>
    public void Apply(Record record)
    {
        Sequence++;
        JournalTime = Instant.Later(JournalTime, record.At);
        switch (record)
        {
            case Posting posting: ApplyPosting(posting); break;
            case CustomerConfigured configured: ApplyProfile(configured.Profile); break;
            case Subscribed subscribed: (Plan, Overage) = (subscribed.Plan, subscribed.Overage); break;
            case GrantAdded added: ApplyGrant(added.Grant); break;
            case GrantClosed closed: ApplyClosed(closed); break;
            case CapSet set: ApplyCap(set.Cap); break;
            case CapRemoved removed: _caps.Remove(removed.Cap); break;
            default: throw new UnreachableException($"No rule for {record.GetType().Name}.");
        }
        AccountInvariants.AssertCheap(this);
    }

    private void ApplyProfile(Profile profile)
    {
        Profile = profile;
        if (Calendar.Zone.Id != profile.TimeZone || Calendar.Anchor.Day != profile.AnchorDay)
            Calendar = new Calendar(Calendar.FindZone(profile.TimeZone) ?? throw new InvalidOperationException($"This platform does not know the time zone '{profile.TimeZone}'."), new BillingAnchor(profile.AnchorDay));
    }

    private void ApplyGrant(GrantTerms terms)
    {
        Wallet.Add(new Grant(terms, Sequence));
        Keys.Add(EventKey.OfGrant(terms.Id), Sequence);
    }

    private void ApplyClosed(GrantClosed closed)
    {
        Wallet.Close(Wallet.Find(closed.Grant)!, closed.Status, closed.Lapsed, closed.At);
        Wallet.Sweep(JournalTime);
    }

    private void ApplyCap(Cap cap)
    {
        if (_caps.TryGetValue(cap.Id, out var existing) && existing.Cap.CountsLike(cap)) existing.Cap = cap;
        else _caps[cap.Id] = new CapState(cap, Sequence);
    }

    private void ApplyPosting(Posting posting)
    {
        ApplyUsage(posting);
        ApplyFunds(posting);
        ApplyCaps(posting);
        ApplyHold(posting);
        Keys.Add(posting.Key, Sequence);
        ForgetOldPeriods();
    }

    private void ApplyUsage(Posting posting)
    {
        if (!posting.MovesUsage) return;
        if (!_periods.TryGetValue(posting.Period.Start, out var usage)) _periods.Add(posting.Period.Start, usage = new PeriodUsage(posting.Period));
        foreach (var line in posting.Reversed) usage.Add(line);
        foreach (var line in posting.Lines) usage.Add(line);
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
        foreach (var (id, amount) in posting.Lapsed) Wallet.Find(id)!.Lapsed += amount;
        foreach (var refund in posting.Refunds) ApplyGrant(refund);
    }

    private void ApplyPayment(Line line)
    {
        Owed += line.Overage;
        foreach (var (id, amount) in line.Burns) Wallet.Find(id)!.Burnt += amount;
    }

    private void ApplyCaps(Posting posting)
    {
        foreach (var move in posting.Caps)
        {
            if (move.IsOfOneEvent) continue;
            var cap = _caps[move.Cap];
            cap.Put(move.Counter, move.Window, move.SpentAfter, move.HeldAfter);
            cap.Sweep(JournalTime);
        }
    }

    private void ApplyHold(Posting posting)
    {
        switch (posting.Kind)
        {
            case PostingKind.Hold:
                Holds.Put(new Hold(posting, posting.Lines, posting.Reserved, posting.ReservedOverage, posting.Caps, posting.ExpiresAt));
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

    private void ForgetOldPeriods()
    {
        while (_periods.Count > 1 && _periods.GetValueAtIndex(0).Period.End + PeriodsStay <= JournalTime) _periods.RemoveAt(0);
    }

    /// <summary>For recovery from a snapshot: everything but the parts that have their own way in.</summary>
    public void Restore(long sequence, Instant journalTime, Profile? profile, PlanRef? plan, OveragePolicy overage, Money owed, Money owedHeld)
    {
        if (profile is not null) ApplyProfile(profile);
        (Sequence, JournalTime, Plan, Overage, Owed, OwedHeld) = (sequence, journalTime, plan, overage, owed, owedHeld);
    }

    public void Restore(CapState cap) => _caps.Add(cap.Cap.Id, cap);

    public void Restore(PeriodUsage period) => _periods.Add(period.Period.Start, period);
}
