using System.Numerics;

namespace Spend.Model;

// The account as others see it.
public sealed partial class ModelAccount
{
    /// <summary>Everything that can be seen of the account.</summary>
    public ModelView View()
    {
        var holds = OpenHolds();
        return new ModelView(
            _sequence, _journalTime, _currency, ViewOfSubscription(), FundsAvailable(), GrantsAvailable(_currency), FundsHeld(), Owed(), OwedHeld(),
            ViewOfFunds(holds),
            Counters(_ => true).ToDictionary(u => (u.Segment.Period.Id, u.Segment.Number, u.Rate.Ref)),
            ViewOfCaps(holds),
            ViewOfGrants(holds),
            holds.ToDictionary(h => h.Id, h => new ModelHoldState(h.Held, h.Owed, h.ExpiresAt)),
            ViewOfStops(),
            ViewOfBilling());
    }

    /// <summary>How invoices stand.</summary>
    public ModelBilling ViewOfBilling() => new(
        [.. OpenPeriods(_journalTime).Select(p => p.Id)],
        [.. _closes.Select(c => c.Period.Id)],
        Bills.Where(b => !b.Settled).ToDictionary(b => b.Id),
        Balance(),
        _suspendedFor?.Id);

    /// <summary>All that were written, settled or not.</summary>
    public IReadOnlyList<ModelBill> WrittenInvoices => [.. Bills];

    /// <summary>The request for money that nobody has answered yet.</summary>
    public string? OpenTopUp => OpenRequest(_journalTime)?.Id;

    public bool IsSuspended => _suspended;

    private ModelStops ViewOfStops() => new(
        _suspended,
        TripAt(_journalTime)?.Until,
        OpenTopUp,
        [.. _closed.Where(b => _caps.Exists(c => c.Id == b.Cap && c.Since == b.Since)).Select(b => (b.Cap, b.Counter))],
        AlertsInOrder.Where(a => a.Kind is ModelAlertKind.CommitmentPercent or ModelAlertKind.SpendAbove or ModelAlertKind.FundsBelow or ModelAlertKind.BurnRate)
            .ToDictionary(a => a.Id, a => HasFired(Conditions(a, null, _journalTime).Single().About)));

    private ModelSubscription ViewOfSubscription() => new(
        InForce.Number, InForce.Plan?.Key, InForce.Plan?.Version, _scheduled?.At, _scheduled?.Plan?.Key, _scheduled?.Plan?.Version, TrialEnd,
        CountingAt(_contracts, _journalTime)?.Version ?? 0, CountingAt(_ownPrices, _journalTime)?.Version ?? 0);

    private Dictionary<string, ModelFunds> ViewOfFunds(List<ModelHold> holds)
    {
        var held = new Dictionary<string, BigInteger> { [_currency] = 0 };
        foreach (var (unit, amount) in holds.SelectMany(h => h.Held)) held[unit] = held.GetValueOrDefault(unit) + amount;
        foreach (var grant in AllGrants()) held.TryAdd(grant.Unit, 0);
        var left = LeftOfAll();
        var available = AllGrants().GroupBy(g => g.Unit).ToDictionary(g => g.Key, g => g.Sum(one => left.GetValueOrDefault(one.Id)));
        return held.ToDictionary(h => h.Key, h => new ModelFunds(available.GetValueOrDefault(h.Key), h.Value));
    }

    private Dictionary<string, ModelGrantState> ViewOfGrants(List<ModelHold> holds)
    {
        var burnt = ByGrant(AllUsage().SelectMany(l => l.Burns));
        var reserved = ByGrant(holds.SelectMany(h => h.Postings).SelectMany(p => p.Reserved).Select(r => (r.Grant, r.Amount)));
        var takenBack = ByGrant(_postings.SelectMany(p => p.Lapsed));
        return AllGrants().ToDictionary(g => g.Id, g =>
        {
            var (spent, held) = (burnt.GetValueOrDefault(g.Id), reserved.GetValueOrDefault(g.Id));
            // What rolls over into another grant has lapsed in this one.
            var lapsed = g.Closed ? g.Amount - spent - held : takenBack.GetValueOrDefault(g.Id);
            return new ModelGrantState(g.Source, g.Unit, g.Amount, spent, held, lapsed, g.ExpiresAt, g.Closed);
        });

        static Dictionary<string, BigInteger> ByGrant(IEnumerable<(string Grant, BigInteger Amount)> parts)
        {
            var sums = new Dictionary<string, BigInteger>();
            foreach (var (grant, amount) in parts) sums[grant] = sums.GetValueOrDefault(grant) + amount;
            return sums;
        }
    }

    private Dictionary<(string, ModelCounterName, ModelSpan), (BigInteger Spent, BigInteger Held)> ViewOfCaps(List<ModelHold> holds)
    {
        var caps = new Dictionary<(string, ModelCounterName, ModelSpan), (BigInteger Spent, BigInteger Held)>();
        foreach (var cap in _caps)
            if (cap.Before is { } before && before.Spent != 0) caps[(cap.Id, new([]), before.Window)] = (before.Spent, 0);
        foreach (var posting in _postings.Where(p => p.IsUsage))
            foreach (var cap in _caps.Where(c => c.Since < posting.Sequence))
                foreach (var line in posting.UsageLines.Where(l => cap.Counts(l.Item, posting.Properties) && (l.TakesBack is null || l.ChargedBy > cap.Since)))
                    Add(cap, cap.CounterOf(line.Item, posting.Properties), posting, cap.Sees(line), 0);
        foreach (var hold in holds)
            foreach (var (id, since, counter, amount) in hold.Postings.SelectMany(p => p.CapReserved))
                if (_caps.Find(c => c.Id == id && c.Since == since) is { } cap) Add(cap, counter, hold.Authorized, 0, amount);
        return caps;

        void Add(ModelCap cap, ModelCounterName counter, ModelPosting posting, BigInteger spent, BigInteger held)
        {
            var key = (cap.Id, counter, posting.WindowOf(cap.Window, Calendar));
            var (s, h) = caps.GetValueOrDefault(key);
            caps[key] = (s + spent, h + held);
        }
    }
}
