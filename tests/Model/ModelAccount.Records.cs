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
        var money = MoneyLeft();
        var result = write();
        if (_sequence == sequence) return result;
        // A change of the subscription charges nobody for an event.
        var posting = _postings.Count > postings && _postings[^1].Kind != ModelKind.Change ? _postings[^1] : null;
        if (posting is not null) Brake(posting);
        foreach (var move in posting?.Moves.Where(m => m.Reaches) ?? [])
            Record(_journalTime, ModelRecordKind.CapReached, r => r with { Id = move.Cap.Id, Counter = move.Counter, Window = move.Window, Value = move.Spent, Threshold = move.Cap.Limit });
        var left = MoneyLeft();
        foreach (var unit in money.Where(m => m.Value.Sign > 0 && left[m.Key].IsZero).Select(m => m.Key).Order(StringComparer.Ordinal))
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
        var limit = answer.LimitId ?? answer.Unit;
        var isNoted = _records.Exists(r => r.Kind == ModelRecordKind.Denied && (r.Id, r.Subject) == (answer.Code, limit) && r.At / ModelCalendar.Minute == now / ModelCalendar.Minute);
        if (!isNoted) Record(now, ModelRecordKind.Denied, r => r with { Id = answer.Code, Subject = limit });
        return answer;
    }

    /// <summary>By unit, what is neither burnt nor lapsed: reserved money, also of grants that have ended since, is still there.</summary>
    private Dictionary<string, BigInteger> MoneyLeft()
    {
        var left = LeftAndReserved();
        return AllGrants().GroupBy(g => g.Unit).ToDictionary(g => g.Key, g => g.Sum(one => left.GetValueOrDefault(one.Id)));
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
