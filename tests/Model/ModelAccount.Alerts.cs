using System.Numerics;

namespace Spend.Model;

// Conditions that someone wants to hear of: once for each crossing.
public sealed partial class ModelAccount
{
    public ModelAnswer SetAlert(long clock, ModelAlert alert) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        var before = _alerts.Find(a => a.Id == alert.Id);
        if (IsOnlyForAdmins(before?.Owner, alert.Owner)) return "not_owner";
        if (before?.HasTermsOf(alert) == true && before.Owner == alert.Owner) return "unchanged";
        var answer = Done(now);
        _alerts.RemoveAll(a => a.Id == alert.Id);
        _alerts.Add(alert with { Since = before?.HasTermsOf(alert) == true ? before.Since : _sequence, SetAt = _sequence });
        return answer;
    });

    public ModelAnswer RemoveAlert(long clock, string id, ModelOwner by) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (_alerts.Find(a => a.Id == id) is not { } alert) return "not_found";
        if (IsOnlyForAdmins(alert.Owner, by)) return "not_owner";
        _alerts.Remove(alert);
        return Done(now);
    });

    private IEnumerable<ModelAlert> AlertsInOrder => _alerts.OrderBy(a => a.Id, StringComparer.Ordinal);

    private void LookAtAlerts(ModelPosting? posting, long now)
    {
        foreach (var alert in AlertsInOrder.ToList())
            foreach (var (holds, about) in Conditions(alert, posting, now).ToList())
            {
                var hasFired = HasFired(about);
                if (hasFired && holds && alert.Kind == ModelAlertKind.BurnRate && about.Value - (posting is { IsUsage: true } ? posting.Charged : 0) <= alert.Threshold)
                {
                    // Just before it was below: time had let it fall.
                    Record(now, ModelRecordKind.AlertRearmed, r => about with { Kind = r.Kind, Sequence = r.Sequence });
                    hasFired = false;
                }
                if (holds && !hasFired) Record(now, ModelRecordKind.AlertTriggered, r => about with { Kind = r.Kind, Sequence = r.Sequence });
                if (!holds && hasFired) Record(now, ModelRecordKind.AlertRearmed, r => about with { Kind = r.Kind, Sequence = r.Sequence });
            }
    }

    /// <summary>Whether it has fired last about this in this window, and was not armed since.</summary>
    private bool HasFired(ModelRecord about) => _records.FindLast(r => r.Kind is ModelRecordKind.AlertTriggered or ModelRecordKind.AlertRearmed
        && (r.Id, r.Since, r.Subject, r.Counter, r.Window) == (about.Id, about.Since, about.Subject, about.Counter, about.Window))
        is { Kind: ModelRecordKind.AlertTriggered };

    /// <param name="posting">Null: the record is none.</param>
    private IEnumerable<(bool Holds, ModelRecord About)> Conditions(ModelAlert alert, ModelPosting? posting, long now)
    {
        var about = new ModelRecord(ModelRecordKind.AlertTriggered, 0, now) { Id = alert.Id, Since = alert.Since };
        switch (alert.Kind)
        {
            case ModelAlertKind.CapPercent:
                if (_caps.Find(c => c.Id == alert.Of) is not { Window: not ModelWindow.Event } cap) return [];
                return CountersOf(cap, alert, posting, now)
                    .Select(c => Percent(SpentOf(cap, c.Counter, c.Window), cap.Limit, about with { Counter = c.Counter, Window = c.Window }));
            case ModelAlertKind.AllowancePercent:
                var segment = TermsAt(now).Segment;
                return IncludedOf(alert, segment, posting).Select(rate => Percent(
                    BigInteger.Max(0, UsageOf(segment, rate).Level - rate.Price.FreeUnits), PartOf(rate.Price.Allowance, segment),
                    about with { Subject = rate.Ref.Id, Window = WindowOf(segment) }));
            case ModelAlertKind.CommitmentPercent:
                if (CountingAt(_contracts, now) is not { Commitment: { } commitment } contract) return [(false, about)];
                return [Percent(UsageIn(contract, PeriodAt(now)).Sum(u => u.Money), commitment, about)];
            case ModelAlertKind.SpendAbove:
                var period = PeriodAt(now);
                return [Above(AllUsage().Where(l => l.Segment.Period == period).Sum(l => l.Money), about with { Window = period })];
            case ModelAlertKind.FundsBelow:
                var funds = ActiveFunds(alert.Of!);
                return [(funds < alert.Threshold, about with { Value = funds, Threshold = alert.Threshold })];
            case ModelAlertKind.BurnRate:
                return [Above(ChargedWithin(alert.Seconds, now, p => p.Sequence > alert.Since), about)];
            default:
                return [];
        }

        (bool, ModelRecord) Above(BigInteger value, ModelRecord said) => (value > alert.Threshold, said with { Value = value, Threshold = alert.Threshold });

        (bool, ModelRecord) Percent(BigInteger value, BigInteger of, ModelRecord said) =>
            (of.Sign > 0 && value * Exact.Of(100) >= alert.Threshold * of, said with { Value = value, Threshold = of });
    }

    /// <summary>The counters that a posting moved, in the windows it moved; for any other record all of the windows at now.</summary>
    private IEnumerable<(ModelCounterName Counter, ModelSpan Window)> CountersOf(ModelCap cap, ModelAlert alert, ModelPosting? posting, long now)
    {
        if (posting is not null) return posting.Moves.Where(m => m.Cap.Id == cap.Id && m.Moved).Select(m => (m.Counter, m.Window));
        var window = WindowAt(cap.Window, now);
        return _postings.Where(p => p.IsUsage && p.Sequence > cap.Since && p.WindowOf(cap.Window, Calendar) == window)
            .SelectMany(p => p.UsageLines.Where(l => cap.Counts(l.Item, p.Properties)).Select(l => cap.CounterOf(l.Item, p.Properties)))
            .Concat(cap.Before is { } before && before.Window == window && before.Spent != 0 ? [new ModelCounterName([])] : [])
            // One that has fired may have started at zero since.
            .Concat(_records.Where(r => r.Kind == ModelRecordKind.AlertTriggered && (r.Id, r.Since, r.Window) == (alert.Id, alert.Since, window) && r.Counter is not null).Select(r => r.Counter!))
            .Distinct().OrderBy(c => c.Spelling, StringComparer.Ordinal).Select(c => (c, window));
    }

    /// <summary>What of its period the segment can cover.</summary>
    private ModelSpan WindowOf(ModelSegment segment) => segment.Number == 0 ? segment.Period : segment.Period with { Start = Math.Max(segment.Period.Start, _changes[segment.Number - 1].At) };

    private ModelSpan WindowAt(ModelWindow window, long now) => window switch
    {
        ModelWindow.Lifetime => Forever,
        ModelWindow.Period => PeriodAt(now) with { Id = "" },
        _ => Calendar.Window(window, now),
    };

    /// <summary>The prices with an allowance that the lines of a posting name; all that were used in the segment where the alert is set.</summary>
    private IEnumerable<ModelRate> IncludedOf(ModelAlert alert, ModelSegment segment, ModelPosting? posting)
    {
        var lines = posting is { IsUsage: true } ? posting.UsageLines : _sequence == alert.SetAt ? AllUsage() : [];
        return lines.Where(l => l.Segment == segment && l.Rate.Meter.Key == alert.Of && l.Rate.Price.Allowance.Sign > 0).Select(l => l.Rate).DistinctBy(r => r.Ref);
    }

    /// <summary>Time alone, or the grant or the alert itself where it comes later, brings it near enough.</summary>
    private IEnumerable<(long At, ModelAlert Alert, ModelGrant Grant)> ExpiryAlerts()
    {
        var alerts = AlertsInOrder.Where(a => a.Kind == ModelAlertKind.GrantExpires).ToList();
        if (alerts.Count == 0) return [];
        var left = LeftAndReserved();
        var grants = ModelGrant.InBurnOrder(AllGrants().Where(g => !g.Closed && g.ExpiresAt is not null && left[g.Id].Sign > 0)).ToList();
        return from alert in alerts
               from grant in grants
               where !HasFired(AboutExpiry(alert, grant, 0))
               let days = (long)(alert.Threshold / Exact.One)
               select (Math.Max(grant.ExpiresAt!.Value - days * ModelCalendar.Day, _journalTime), alert, grant);
    }

    private void Trigger(long at, ModelAlert alert, ModelGrant grant) => Record(at, ModelRecordKind.AlertTriggered, r => AboutExpiry(alert, grant, at) with
    {
        Sequence = r.Sequence,
        Value = LeftAndReserved()[grant.Id],
        Threshold = grant.Amount,
    });

    private static ModelRecord AboutExpiry(ModelAlert alert, ModelGrant grant, long at) =>
        new(ModelRecordKind.AlertTriggered, 0, at) { Id = alert.Id, Since = alert.Since, Subject = grant.Id };
}
