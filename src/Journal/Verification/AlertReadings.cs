using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Rating;

namespace Spend.Journal.Verification;

/// <summary>Finds what alerts watch, from the separate books, after a record was followed and the account has applied it.</summary>
internal sealed class AlertReadings(Walks books)
{
    public IEnumerable<AlertReading> Of(Account account, WatchedAlert watched, Record record)
    {
        var alert = watched.Alert;
        switch (alert.Condition)
        {
            case AlertCondition.CapPercent: return record is Posting posting ? OfMoves(posting, alert) : OfCap(account, watched, record);
            case AlertCondition.AllowancePercent: return OfAllowance(account, alert, record);
            case AlertCondition.CommitmentPercent: return OfCommitment(alert, record.At);
            case AlertCondition.SpendAbove:
                var period = books.Terms.PeriodAt(account.Calendar, record.At);
                return [AlertReading.Above(period.Span, books.Usage.SpentIn(period), alert.Amount)];
            case AlertCondition.FundsBelow:
                var left = books.Grants.Unspent(alert.Subject);
                return [new AlertReading("", default, left, alert.Amount, left < alert.Amount)];
            case AlertCondition.BurnRate:
                var (rate, added) = (watched.Rate!.SumAt(record.At), record is Posting charge ? charge.Charged : Money.Zero);
                return [AlertReading.Above(default, rate, alert.Amount) with { HeldBefore = rate - added > alert.Amount }];
            // What a period is expected to come to is an opinion, not a fact: only that it fires and is armed in turn can be checked.
            case AlertCondition.ForecastAbove when record is Posting { MovesUsage: true } or AlertSet:
                return [new AlertReading("", books.Terms.PeriodAt(account.Calendar, record.At).Span, default, alert.Amount, null)];
            default: return [];
        }
    }

    private static IEnumerable<AlertReading> OfMoves(Posting posting, Alert alert)
    {
        foreach (var move in posting.Caps)
        {
            if (move.Cap != alert.Subject || move.IsOfOneEvent || (move.Spent.IsZero && move.Held.IsZero)) continue;
            var reading = AlertReading.Share(move.Counter, move.Window, move.SpentAfter, move.Limit, alert.Percent);
            yield return AlertBook.IsOver(move.Window, posting.At) ? reading with { Holds = null } : reading;
        }
    }

    /// <summary>What counters are compared with has changed, or which of them are of the present period: those of the window at now.</summary>
    private IEnumerable<AlertReading> OfCap(Account account, WatchedAlert watched, Record record)
    {
        var alert = watched.Alert;
        if (account.FindCap(alert.Subject) is not { Cap.Window: not CapWindow.Event } cap) yield break;
        if (record is not CapSet && (record as AlertSet)?.Alert.Id != alert.Id && cap.Cap.Window != CapWindow.Period) yield break;
        var window = account.Calendar.WindowOf(cap.Cap.Window, record.At, books.Terms.PeriodAt(account.Calendar, record.At));
        var spent = new SortedDictionary<string, Money>(StringComparer.Ordinal);
        foreach (var fired in watched.Fired)
            if (fired.Window == window) spent[fired.Subject] = Money.Zero;
        foreach (var (key, counter) in books.Caps.Counters)
        {
            // Of counters in use only closed budgets are forgotten.
            var isForgotten = counter.ClosedAt is not null && !cap.Counters.ContainsKey((key.Counter, window));
            if (key.Cap == cap.Cap.Id && key.Generation == cap.Generation && key.Window == window && !isForgotten) spent[key.Counter] = counter.Spent;
        }
        foreach (var (counter, value) in spent) yield return AlertReading.Share(counter, window, value, cap.Cap.Limit, alert.Percent);
    }

    private IEnumerable<AlertReading> OfAllowance(Account account, Alert alert, Record record)
    {
        var segment = books.Terms.SegmentAt(account.Calendar, record.At, books.Usage.KeepsUsageWithoutPlan(account.JournalTime));
        IEnumerable<PriceRef> prices = record switch
        {
            Posting { MovesUsage: true } posting when posting.Segment == segment =>
                posting.Reversed.Concat(posting.Lines).Where(line => line.Item.Meter == alert.Subject).Select(static line => line.Price).Distinct(),
            AlertSet set when set.Alert.Id == alert.Id => books.Usage.PricesUsedIn(segment),
            _ => [],
        };
        foreach (var reference in prices.ToArray())
        {
            if (books.Terms.PriceOf(reference) is not { } price || price.Meter != alert.Subject || price.Terms.Allowance <= Quantity.Zero) continue;
            var used = Quantity.Max(Quantity.Zero, (books.Usage.Find(segment, reference)?.Level ?? Quantity.Zero) - price.Terms.FreeUnits);
            var included = books.Terms.PartOf(segment).Share(price.Terms.Allowance);
            var window = new Core.Periods.Span(Instant.Later(segment.Period.Start, account.Subscription.Find(segment.Change)!.At), segment.Period.End);
            yield return AlertReading.Share(reference.Id, window, Money.FromRaw(used.Raw), Money.FromRaw(included.Raw), alert.Percent);
        }
    }

    private IEnumerable<AlertReading> OfCommitment(Alert alert, Instant at)
    {
        // Where nothing is committed nothing is drawn of it.
        yield return books.Terms.Contracts.At(at) is { Agreed.Commitment: { } commitment } contract
            ? AlertReading.Share("", default, books.Commitments.DrawnOf(contract), commitment, alert.Percent)
            : new AlertReading("", default, Money.Zero, Money.Zero, Holds: false);
    }
}
