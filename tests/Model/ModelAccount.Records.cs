using System.Numerics;

namespace Spend.Model;

// What is written, and what follows from it.
public sealed partial class ModelAccount
{
    private static readonly string[] Denials =
        ["insufficient_funds", "cap_exceeded", "credit_limit", "allowance_exhausted", "burn_rate", "suspended", "not_priced", "no_subscription"];

    /// <summary>Journal time never goes back. What became due comes first, then the command, then what became due by it.</summary>
    private ModelAnswer Decide(long clock, Func<long, ModelAnswer> decide)
    {
        var (now, known) = (Math.Max(clock, _journalTime), _records.Count);
        BringAbout(now);
        var answer = Write(() => decide(now));
        BringAbout(now);
        return answer with { Records = [.. _records.Skip(known)] };
    }

    /// <summary>Lets something be written, and writes what follows: the brake, then caps and units that speak for themselves, then alerts.</summary>
    private T Write<T>(Func<T> write)
    {
        var (sequence, postings) = (_sequence, _postings.Count);
        var active = AllGrants().Where(g => !g.Closed).ToList();
        var left = LeftOfAll();
        var result = write();
        if (_sequence == sequence) return result;
        var last = _postings.Count > postings ? _postings[^1] : null;
        // A change of the subscription charges nobody for an event.
        var posting = last?.Kind == ModelKind.Change ? null : last;
        var closed = active.Where(g => g.Closed).ToList();
        // Between the end of a plan's grants and the next ones nobody is out of money.
        if (closed.Exists(IsOfPlan) && last is null && GrantedUntil(InForce) == _journalTime) return result;
        if (posting is not null) Brake(posting);
        foreach (var move in posting?.Moves.Where(m => m.Reaches) ?? [])
            Record(_journalTime, ModelRecordKind.CapReached, r => r with { Id = move.Cap.Id, Counter = move.Counter, Window = move.Window, Value = move.Spent, Threshold = move.Cap.Limit });
        foreach (var unit in UnitsDrawn(last, closed, left).Where(u => ActiveFunds(u).IsZero).Order(StringComparer.Ordinal).ToList())
            Record(_journalTime, ModelRecordKind.WalletDepleted, r => r with { Id = unit });
        LookAtAlerts(posting, _journalTime);
        return result;
    }

    private ModelAnswer Done(long now)
    {
        Record(now);
        return new ModelAnswer("accepted") { Sequence = _sequence };
    }

    private void Record(long at, ModelRecordKind kind = ModelRecordKind.Decided, Func<ModelRecord, ModelRecord>? say = null)
    {
        var record = new ModelRecord(kind, ++_sequence, at);
        _records.Add(say is null ? record : say(record));
        _journalTime = at;
    }

    /// <summary>A denial leaves a note: one for each code and limit in a minute.</summary>
    private ModelAnswer Noted(long now, ModelAnswer answer)
    {
        if (!Denials.Contains(answer.Code)) return answer;
        var limit = answer.Code switch
        {
            "cap_exceeded" => answer.LimitId,
            "insufficient_funds" => "wallet",
            "credit_limit" => "credit_limit",
            "burn_rate" => "brake",
            "allowance_exhausted" => answer.LimitId,
            _ => "",
        };
        var isNoted = _records.Exists(r => r.Kind == ModelRecordKind.Denied && (r.Id, r.Subject) == (answer.Code, limit) && r.At / ModelCalendar.Minute == now / ModelCalendar.Minute);
        if (!isNoted) Record(now, ModelRecordKind.Denied, r => r with { Id = answer.Code, Subject = limit });
        return answer;
    }

    /// <summary>The units in which active grants paid for something, or lapsed.</summary>
    /// <param name="closed">The grants that ended, and what was left of each before.</param>
    private IEnumerable<string> UnitsDrawn(ModelPosting? posting, List<ModelGrant> closed, Dictionary<string, BigInteger> leftBefore)
    {
        var burnt = posting is { HasUsageLines: true } ? posting.UsageLines.SelectMany(l => l.Burns).Concat(posting.Lapsed).ToList() : [];
        return AllGrants().GroupBy(g => g.Unit).Where(unit => unit.Where(g => !g.Closed).Sum(g => burnt.Where(b => b.Grant == g.Id).Sum(b => b.Amount)).Sign > 0
            || unit.Any(g => closed.Exists(c => c.Id == g.Id) && leftBefore[g.Id].Sign > 0)).Select(unit => unit.Key);
    }

    /// <summary>What active grants in a unit have left, reserved included.</summary>
    private BigInteger ActiveFunds(string unit)
    {
        var left = LeftAndReserved();
        return AllGrants().Where(g => g.Unit == unit && !g.Closed).Sum(g => left[g.Id]);
    }

    /// <summary>By grant, what it has left, reserved included.</summary>
    private Dictionary<string, BigInteger> LeftAndReserved()
    {
        var left = LeftOfAll();
        foreach (var (grant, _, amount) in OpenHolds().SelectMany(h => h.Postings).SelectMany(p => p.Reserved))
            left[grant] = left.GetValueOrDefault(grant) + amount;
        return left;
    }
}
