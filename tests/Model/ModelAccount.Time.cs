namespace Spend.Model;

// What time brings about.
public sealed partial class ModelAccount
{
    /// <summary>Everything that became due by now, in its order.</summary>
    private void BringAbout(long now)
    {
        while (_configured && NextDue(now) is { } happen)
            Write(() =>
            {
                happen();
                return true;
            });
    }

    /// <summary>
    /// At the same instant holds come first, then the scheduled change, grants that end, the plan's next grant, closes, what is overdue and
    /// the suspension for it, a top-up, alerts on grants that will end.
    /// </summary>
    private Action? NextDue(long now)
    {
        var due = new List<(long At, Action Happen)>();
        foreach (var hold in OpenHolds().OrderBy(h => h.Id, StringComparer.Ordinal)) due.Add((hold.ExpiresAt, () => Expire(hold)));
        if (_scheduled is { } scheduled) due.Add((scheduled.At, () => Change(scheduled.At, scheduled.Plan)));
        foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g => !g.Closed && g.ExpiresAt <= now)))
            due.Add((grant.ExpiresAt!.Value, () => { if (IsOfPlan(grant)) ExpireWithItsLike(grant); else Expire(grant); }));
        if (GrantedUntil(InForce) is { } next) due.Add((next, () => GrantAgain(next)));
        due.AddRange(ClosesDue(now));
        due.AddRange(OverdueDue());
        due.AddRange(SuspensionsDue());
        if (TopUpDue() is { } topUp) due.Add((topUp, () => RequestTopUp(topUp)));
        foreach (var (at, alert, grant) in ExpiryAlerts()) due.Add((at, () => Trigger(at, alert, grant)));
        // The order by time keeps the order of what is due at the same time.
        return due.Where(d => d.At <= now).OrderBy(d => d.At).Select(d => d.Happen).FirstOrDefault();
    }

    private void Expire(ModelHold hold) => Post(Follow(hold.Authorized, ModelKind.Expire, "expire", hold.ExpiresAt));

    private void Expire(ModelGrant grant)
    {
        Record(grant.ExpiresAt!.Value);
        grant.Close(grant.ExpiresAt.Value);
    }

    /// <summary>All that plans gave in this unit until this instant ends together, and rolls over together.</summary>
    private void ExpireWithItsLike(ModelGrant first)
    {
        var at = first.ExpiresAt!.Value;
        var all = AllGrants().Where(g => IsOfPlan(g) && g.Unit == first.Unit && g.ExpiresAt == at && !g.Closed).ToList();
        var rest = all.Sum(Left);
        Record(at);
        foreach (var grant in all) grant.Close(at);
        RollOver(first.Unit, rest, at);
    }

    private static bool IsOfPlan(ModelGrant grant) => grant.Source is ModelGrantSource.Plan or ModelGrantSource.Rollover;
}
