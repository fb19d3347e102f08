using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Forecasting;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>Compares what alerts watch with what they wait for.</summary>
internal static class AlertWatch
{
    /// <param name="Subject">What of the alert's subject.</param>
    /// <param name="Holds">Whether the condition holds.</param>
    private readonly record struct Reading(string Subject, Span Window, Money Value, Money Limit, bool Holds)
    {
        /// <summary>Whether it held just before, at the same instant: of values that time alone lets fall.</summary>
        public bool HeldBefore { get; init; } = true;
    }

    /// <summary>Adds what the alerts say after a record was applied, by id.</summary>
    public static void Look(Account account, Record record, Catalog catalog, List<Record> found)
    {
        foreach (var alert in account.Control.Alerts)
            foreach (var reading in Read(account, alert, record, catalog))
            {
                var fired = alert.HasFired(reading.Subject, reading.Window);
                if (fired && reading.Holds && !reading.HeldBefore)
                {
                    found.Add(new AlertRearmed(record.At, alert.Alert.Id, reading.Subject, reading.Window));
                    fired = false;
                }
                if (reading.Holds && !fired) found.Add(new AlertTriggered(record.At, alert.Alert, reading.Subject, reading.Window, reading.Value, reading.Limit));
                else if (!reading.Holds && fired) found.Add(new AlertRearmed(record.At, alert.Alert.Id, reading.Subject, reading.Window));
            }
    }

    /// <summary>A grant that expires soon and was not told of yet; null where there is none by now. Time alone brings it about.</summary>
    public static AlertTriggered? NextExpiring(Account account, Instant now)
    {
        AlertTriggered? next = null;
        foreach (var alert in account.Control.Alerts)
        {
            if (alert.Alert.Condition != AlertCondition.GrantExpires) continue;
            foreach (var grant in account.Wallet.InBurnOrder)
            {
                if (grant.Status != GrantStatus.Active || grant.Terms.ExpiresAt is not { } expires || !grant.Unspent.IsPositive || alert.HasFired(grant.Terms.Id, default)) continue;
                var at = Instant.Later(expires - alert.Alert.Within, account.JournalTime);
                if (at <= now && (next is null || at < next.At)) next = new AlertTriggered(at, alert.Alert, grant.Terms.Id, default, grant.Unspent, grant.Terms.Amount);
            }
        }
        return next;
    }

    private static IEnumerable<Reading> Read(Account account, AlertState state, Record record, Catalog catalog)
    {
        var alert = state.Alert;
        switch (alert.Condition)
        {
            case AlertCondition.CapPercent: return OfCap(account, state, record);
            case AlertCondition.AllowancePercent: return OfAllowance(account, alert, record, catalog);
            case AlertCondition.CommitmentPercent: return OfCommitment(account, alert, record.At);
            case AlertCondition.SpendAbove:
                var period = account.PeriodAt(record.At);
                return [Above(account.SpentIn(period), period.Span)];
            case AlertCondition.FundsBelow:
                var left = account.Wallet.Unspent(alert.Subject);
                return [new Reading("", default, left, alert.Amount, left < alert.Amount)];
            case AlertCondition.BurnRate:
                var rate = state.Rate!.SumAt(record.At);
                return [Above(rate, default) with { HeldBefore = rate - ChargedBy(record) > alert.Amount }];
            // Only a charge, or the alert itself, makes anyone look: a forecast costs more than the rest.
            case AlertCondition.ForecastAbove when record is Posting { MovesUsage: true } or AlertSet:
                return
                [
                    Above(Forecast.Of(account, record.At).Expected, account.PeriodAt(record.At).Span) with
                    {
                        HeldBefore = state.Fired.Count > 0 && Forecast.Of(account, record.At, without: record as Posting).Expected > alert.Amount,
                    },
                ];
            case AlertCondition.ForecastAbove or AlertCondition.GrantExpires: return [];
            default: throw new ArgumentOutOfRangeException(nameof(state));
        }

        static Money ChargedBy(Record record) => record is Posting posting ? posting.Charged : Money.Zero;

        Reading Above(Money value, Span window) => new("", window, value, alert.Amount, value > alert.Amount);
    }

    private static IEnumerable<Reading> OfCap(Account account, AlertState state, Record record)
    {
        var alert = state.Alert;
        if (record is Posting posting)
        {
            foreach (var move in posting.Caps)
                if (move.Cap == alert.Subject && !move.IsOfOneEvent && !(move.Spent.IsZero && move.Held.IsZero)) yield return Of(move.Counter, move.Window, move.SpentAfter, move.Limit);
            yield break;
        }
        if (account.FindCap(alert.Subject) is not { Cap.Window: not CapWindow.Event } cap) yield break;
        // Only these change what a counter is compared with, or with what. But a period can become the current one after it was used.
        if (record is not CapSet && (record as AlertSet)?.Alert.Id != alert.Id && cap.Cap.Window != CapWindow.Period) yield break;
        var window = account.Calendar.WindowOf(cap.Cap.Window, record.At, account.PeriodAt(record.At));
        var counters = cap.Counters.Keys.Where(c => c.Window == window).Select(static c => c.Counter)
            .Union(state.Fired.Where(f => f.Window == window).Select(static f => f.Subject)).Order(StringComparer.Ordinal).ToArray();
        foreach (var counter in counters) yield return Of(counter, window, cap.At(counter, window).Spent, cap.Cap.Limit);

        Reading Of(string counter, Span window, Money spent, Money limit) => new(counter, window, spent, limit, Reaches(spent.Raw, limit.Raw, alert.Percent));
    }

    private static IEnumerable<Reading> OfAllowance(Account account, Alert alert, Record record, Catalog catalog)
    {
        var segment = account.SegmentAt(record.At);
        // Of the segment: what a change of plan includes is another thing.
        var window = new Span(Instant.Later(segment.Period.Start, account.Subscription.Find(segment.Change)!.At), segment.Period.End);
        var prices = record switch
        {
            Posting { MovesUsage: true } posting when posting.Segment == segment =>
                posting.Reversed.Concat(posting.Lines).Where(line => line.Item.Meter == alert.Subject).Select(static line => line.Price).Distinct().Select(price => account.PriceOf(price, catalog)),
            AlertSet set when set.Alert.Id == alert.Id => account.Usage.Find(segment)?.Counters.Where(c => c.Meter == alert.Subject).Select(c => account.PriceOf(c.Price, catalog)) ?? [],
            _ => [],
        };
        foreach (var price in prices.Where(static price => price.Terms.Allowance > Quantity.Zero).ToArray())
        {
            var level = account.Usage.Find(segment)?.Find(price.Ref)?.Level ?? Quantity.Zero;
            var used = price.Terms.AllowanceUsedAt(level);
            var included = account.PartOf(segment).Share(price.Terms.Allowance);
            yield return new Reading(price.Ref.Id, window, Money.FromRaw(used.Raw), Money.FromRaw(included.Raw), Reaches(used.Raw, included.Raw, alert.Percent));
        }
    }

    private static IEnumerable<Reading> OfCommitment(Account account, Alert alert, Instant at)
    {
        if (account.Contracts.At(at) is not { Agreed.Commitment: { } commitment } contract)
        {
            // Where nothing is committed nothing is drawn of it: what has fired is armed, for the next contract.
            yield return new Reading("", default, Money.Zero, Money.Zero, Holds: false);
            yield break;
        }
        var drawn = Money.Zero;
        foreach (var (_, amount) in account.Contracts.DrawnOf(contract)) drawn += amount;
        yield return new Reading("", default, drawn, commitment, Reaches(drawn.Raw, commitment.Raw, alert.Percent));
    }

    private static bool Reaches(Int128 value, Int128 limit, int percent) => limit > 0 && value * 100 >= limit * percent;
}
