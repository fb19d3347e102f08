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
            due.Add((grant.ExpiresAt!.Value, () => Expire(grant)));
        if (GrantedUntil(InForce) is { } next) due.Add((next, () => GrantAgain(next)));
        // The order by time keeps the order of what is due at the same time.
        return due.Where(d => d.At <= now).OrderBy(d => d.At).Select(d => d.Happen).FirstOrDefault();
    }

    private void Expire(ModelHold hold) => Post(Follow(hold.Authorized, ModelKind.Expire, "expire", hold.ExpiresAt));

    private void Expire(ModelGrant grant)
    {
        var at = grant.ExpiresAt!.Value;
        var rest = Left(grant);
        Record(at);
        grant.Closed = true;
        RollOver(grant, rest, at);
    }
}
