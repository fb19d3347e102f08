using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Periods;

namespace Spend.Gateway.Simulation;

/// <summary>
/// What a range comes to on one account, recorded or simulated: what its events were charged, and the drafts of its billing periods. Both
/// sides add up here, so that they differ by nothing but what they are given.
/// </summary>
/// <param name="price">Told of each period's usage when its bill is drawn up; null: of none.</param>
internal sealed class Bill(SimulatedRange range, Action<Account, BillingPeriod>? price = null)
{
    private readonly SortedList<BillingPeriod, DraftInvoice> _drafts = new(BillingPeriod.Order);
    private readonly SortedDictionary<string, (Money Charged, Money Unbilled)> _credits = new(StringComparer.Ordinal);
    private Money _charged, _unbilled, _paidByGrants, _owed;

    // Until then no period of the range is forgotten.
    private Instant _nextToClose = range.From + Account.PeriodsStay;

    /// <summary>Events of the range with usage.</summary>
    public int Events { get; private set; }

    public void Count(Posting posting)
    {
        if (!posting.MovesUsage || !range.Contains(posting.EventTime)) return;
        if (posting.Kind is PostingKind.Charge or PostingKind.Settle or PostingKind.Usage) Events++;
        foreach (var line in posting.Reversed) Add(line);
        foreach (var line in posting.Lines) Add(line);
    }

    private void Add(Line line)
    {
        _charged += line.ChargedMoney;
        _owed += line.Owed;
        if (line.Unit is { } unit)
        {
            var (charged, unbilled) = _credits.GetValueOrDefault(unit);
            _credits[unit] = (charged + line.Charged, unbilled + line.Unbilled);
            return;
        }
        _unbilled += line.Unbilled;
        foreach (var (_, amount) in line.Burns) _paidByGrants += amount;
    }

    /// <summary>Before something of a later time is applied: draws up the bills of periods that nothing can change any more and that the account may forget.</summary>
    public void CloseBefore(Account account, Instant at)
    {
        if (at < _nextToClose || account.Profile is null) return;
        _nextToClose = Instant.Max;
        foreach (var period in range.PeriodsOf(account, account.JournalTime))
        {
            if (_drafts.ContainsKey(period)) continue;
            var closes = period.End + Account.PeriodsStay;
            if (closes <= at) Draw(account, period);
            else _nextToClose = Instant.Earlier(_nextToClose, closes);
        }
        // A change of plan may bring other periods.
        _nextToClose = Instant.Earlier(_nextToClose, at + TimeSpan.FromDays(1));
    }

    public SimulatedBill Finish(Account account, Instant now)
    {
        if (account.Profile is not null)
            foreach (var period in range.PeriodsOf(account, now))
                if (!_drafts.ContainsKey(period)) Draw(account, period);
        var periods = _drafts.Values.Select(SimulatedPeriod.Of).ToList();
        return new SimulatedBill(
            _charged, _unbilled, _paidByGrants, _owed,
            [.. _credits.Select(static c => new SimulatedCredits(c.Key, c.Value.Charged, c.Value.Unbilled))],
            Sum(periods, static p => p.Subtotal), Sum(periods, static p => p.CreditsApplied), Sum(periods, static p => p.Due), periods);
    }

    private void Draw(Account account, BillingPeriod period)
    {
        _drafts.Add(period, DraftInvoice.Of(account, period));
        price?.Invoke(account, period);
    }

    private static Money Sum(List<SimulatedPeriod> periods, Func<SimulatedPeriod, Money> part)
    {
        var sum = Money.Zero;
        foreach (var period in periods) sum += part(period);
        return sum;
    }
}
