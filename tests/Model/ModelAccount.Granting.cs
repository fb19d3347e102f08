using System.Numerics;

namespace Spend.Model;

// What a plan gives.
public sealed partial class ModelAccount
{
    /// <summary>
    /// Up to when the grants of a plan are given: the end of the period it began in, or of the last given since. Null: it gives none.
    /// </summary>
    private long? GrantedUntil(ModelChange change) => change.Plan?.RecurringGrant is not { Amount.Sign: > 0 } ? null
        : _given.FindLast(g => g.Source == ModelGrantSource.Plan && g.OfChange == change.Number)?.ExpiresAt ?? PeriodAt(change.At, change.Length).End;

    private void GrantAgain(long at)
    {
        Record(at);
        Give(InForce, InForce.Plan!.RecurringGrant!.Amount, PeriodAt(at, InForce.Length).End, (_sequence, 0));
    }

    /// <summary>The grant of the period the plan begins in, less what was used of plans' grants beyond their parts of it.</summary>
    private void GrantFirst(ModelPosting posting, ModelChange begins)
    {
        if (begins.Plan?.RecurringGrant is not { } recurring) return;
        var period = PeriodAt(begins.At, begins.Length);
        var part = PartOf(recurring.Amount, new ModelSegment(period, begins.Number));
        Give(begins, part - Overused(begins, recurring.Unit ?? _currency, period), period.End, (posting.Sequence, posting.Refunds.Count));
    }

    private BigInteger Overused(ModelChange begins, string unit, ModelSpan period)
    {
        // A grant that was voided counts with what had been used of it.
        var given = AllGrants().Where(g => g.Source == ModelGrantSource.Plan && g.Unit == unit && g.ExpiresAt == period.End).ToList();
        var lapsed = _postings.SelectMany(p => p.Lapsed).ToList();
        var kept = given.Sum(g => g.Closed
            ? AllUsage().SelectMany(l => l.Burns).Where(b => b.Grant == g.Id).Sum(b => b.Amount) + OpenHolds().Sum(h => h.ReservedOf(g.Id))
            : g.Amount - lapsed.Where(l => l.Grant == g.Id).Sum(l => l.Amount));
        var parts = _changes
            .Where(c => c.Number < begins.Number && c.Length == begins.Length && c.Plan?.RecurringGrant is { } grant && (grant.Unit ?? _currency) == unit)
            .Sum(c => PartOf(c.Plan!.RecurringGrant!.Amount, new ModelSegment(period, c.Number)));
        return BigInteger.Max(0, kept - parts);
    }

    private void Give(ModelChange change, BigInteger amount, long until, (long Sequence, int Position) age)
    {
        if (amount.Sign <= 0) return;
        var recurring = change.Plan!.RecurringGrant!;
        _given.Add(new ModelGrant($"plan:{age.Sequence}", amount, recurring.Unit ?? _currency, recurring.Priority, until, recurring.Meters)
        {
            Source = ModelGrantSource.Plan,
            OfChange = change.Number,
            Age = age,
        });
    }

    /// <summary>What a plan has given for the time from an instant on. Of a period whose grant is only due then: nothing.</summary>
    private (string? Unit, long Until, BigInteger Part) StillToCome(ModelChange ends, long at)
    {
        if (GrantedUntil(ends) is not { } until) return (null, 0, 0);
        var recurring = ends.Plan!.RecurringGrant!;
        return (recurring.Unit ?? _currency, until, Part(recurring.Amount, PeriodAt(until - 1, ends.Length), at, until));
    }

    /// <summary>Takes back as much as is there.</summary>
    private void TakeBack(ModelPosting posting, string? unit, long until, BigInteger part)
    {
        foreach (var grant in ModelGrant.InBurnOrder(AllGrants().Where(g =>
            g.Source == ModelGrantSource.Plan && g.Unit == unit && g.ExpiresAt == until && !g.Closed)).ToList())
        {
            var take = BigInteger.Min(part, Left(grant));
            if (take.Sign <= 0) continue;
            posting.Lapsed.Add((grant.Id, take));
            part -= take;
        }
    }

    /// <summary>What grants of a unit leave goes on into the period that begins, as far as the plan in force lets it; in the record of their end.</summary>
    private void RollOver(string unit, BigInteger rest, long at)
    {
        if (InForce.Plan?.RecurringGrant is not { } recurring || (recurring.Unit ?? _currency) != unit) return;
        var amount = BigInteger.Min(rest, recurring.RolloverMax);
        if (amount.Sign <= 0) return;
        _given.Add(new ModelGrant($"rollover:{_sequence}", amount, unit, recurring.Priority, PeriodAt(at, InForce.Length).End, recurring.Meters)
        {
            Source = ModelGrantSource.Rollover,
            Age = (_sequence, 0),
        });
    }
}
