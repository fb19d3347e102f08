namespace Spend.Model;

// What time brings about.
public sealed partial class ModelAccount
{
    /// <summary>Journal time: never back. Everything that became due by then happens first, in its order.</summary>
    private long Begin(long clock)
    {
        var now = Math.Max(clock, _journalTime);
        while (NextDue(now) is { } happen) happen();
        return now;
    }

    /// <summary>At the same instant holds come first, then the scheduled change, grants that end, the plan's next grant.</summary>
    private Action? NextDue(long now)
    {
        var due = new List<(long At, Action Happen)>();
        foreach (var hold in OpenHolds().OrderBy(h => h.Id, StringComparer.Ordinal)) due.Add((hold.ExpiresAt, () => Expire(hold)));
        if (_scheduled is { } scheduled) due.Add((scheduled.At, () => Change(scheduled.At, scheduled.Plan)));
        foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g => !g.Closed && g.ExpiresAt <= now)))
            due.Add((grant.ExpiresAt!.Value, () => { if (IsOfPlan(grant)) ExpireWithItsLike(grant); else Expire(grant); }));
        if (GrantedUntil(InForce) is { } next) due.Add((next, () => GrantAgain(next)));
        // The order by time keeps the order of what is due at the same time.
        return due.Where(d => d.At <= now).OrderBy(d => d.At).Select(d => d.Happen).FirstOrDefault();
    }

    private void Expire(ModelHold hold) => Post(Follow(hold.Authorized, ModelKind.Expire, "expire", hold.ExpiresAt));

    private void Expire(ModelGrant grant)
    {
        Record(grant.ExpiresAt!.Value);
        grant.Closed = true;
    }

    /// <summary>All that plans gave in this unit until this instant ends together, and rolls over together.</summary>
    private void ExpireWithItsLike(ModelGrant first)
    {
        var at = first.ExpiresAt!.Value;
        var all = AllGrants().Where(g => IsOfPlan(g) && g.Unit == first.Unit && g.ExpiresAt == at && !g.Closed).ToList();
        var rest = all.Sum(Left);
        Record(at);
        foreach (var grant in all) grant.Closed = true;
        RollOver(first.Unit, rest, at);
    }

    private static bool IsOfPlan(ModelGrant grant) => grant.Source is ModelGrantSource.Plan or ModelGrantSource.Rollover;
}
