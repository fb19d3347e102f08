namespace Spend.Nodes.Tests.Checking;

/// <summary>
/// A sound history of one customer: what was asked, answered and recorded, one after the other. A test then breaks one thing of it.
/// </summary>
internal sealed class Scene
{
    private readonly List<Request> _requests = [];
    private readonly Dictionary<int, long> _holds = [];
    private long _available, _reserved, _spent, _held, _clock;

    public Scene(long funds = 1_000, long cap = 1_000)
    {
        Journal.Add(new Entry(1, Step.Limit, -1, default, 0, [new Move(Caps.Total, "", 0, cap, 0, 0, 0, 0)]));
        Cap = cap;
        Grant(funds);
    }

    public long Cap { get; }
    public List<Attempt> Attempts { get; } = [];
    public List<Entry> Journal { get; } = [];

    public int Grant(long amount)
    {
        var request = Ask(Step.Grant, _requests.Count);
        _available += amount;
        Journal.Add(new Entry(Journal.Count + 1, Step.Grant, request, default, amount, []));
        return Answer(request, Verdict.Allowed, new Figures(0, 0, 0, amount, 0, 0));
    }

    public int Charge(long amount) => Post(Step.Authorize, _requests.Count, charged: amount, held: 0);

    public int Hold(long amount) => Post(Step.Authorize, _requests.Count, charged: 0, held: amount);

    public int Settle(int hold, long amount) => Post(Step.Settle, hold, charged: amount, held: 0);

    public int Release(int hold) => Post(Step.Release, hold, charged: 0, held: 0);

    /// <summary>Of a hold, by itself.</summary>
    public void Expire(int hold) => Record(Step.Expire, hold, charged: 0, held: 0);

    public int Read() => Answer(Ask(Step.Read, -1), Verdict.Allowed, new Figures(0, _reserved, 0, _available, _reserved, 0));

    public int DenyFunds(long requested) => Deny("insufficient_funds", new Stop("wallet", 0, 0, _available, requested, 0));

    public int DenyCap(long requested) => Deny("cap_exceeded", new Stop(Caps.Total, _spent, _held, Math.Max(0, Cap - _spent - _held), requested, 0));

    public int Refuse(Step step, int hold, string code)
    {
        var request = Ask(step, hold);
        Attempts.Add(new Attempt(request, 0, ++_clock, ++_clock, Verdict.Refused, false, 0, default, code, null));
        return request;
    }

    /// <summary>The same request again, and the same answer.</summary>
    public void Repeat(int request)
    {
        var first = Attempts.First(a => a.Request == request);
        Attempts.Add(first with { Node = 1, Start = ++_clock, End = ++_clock, Replayed = true });
    }

    public int IndexOf(int request) => Attempts.FindIndex(a => a.Request == request);

    public void Change(int request, Func<Attempt, Attempt> change) => Attempts[IndexOf(request)] = change(Attempts[IndexOf(request)]);

    public void ChangeRecord(long sequence, Func<Entry, Entry> change) => Journal[(int)sequence - 1] = change(Journal[(int)sequence - 1]);

    public long SequenceOf(int request) => Attempts[IndexOf(request)].Sequence;

    public Findings Check()
    {
        var log = new ClientLog();
        foreach (var request in _requests) log.Ask(request);
        foreach (var attempt in Attempts) log.Note(attempt);
        var checker = new Checker(log, customers: 1);
        checker.Check(0, Journal);
        return checker.Findings;
    }

    private int Ask(Step step, int id)
    {
        _requests.Add(new Request(step, id, 0));
        return _requests.Count - 1;
    }

    private int Post(Step step, int id, long charged, long held)
    {
        var request = Ask(step, id);
        return Answer(request, Verdict.Allowed, Record(step, id, charged, held));
    }

    private Figures Record(Step step, int id, long charged, long held)
    {
        var moved = held - _holds.GetValueOrDefault(id);
        _holds[id] = held;
        _available -= charged + moved;
        _reserved += moved;
        _spent += charged;
        _held += moved;
        Move[] moves = [new Move(Caps.Total, "", 0, Cap, charged, moved, _spent, _held)];
        var figures = new Figures(charged, held, 0, _available, _reserved, Move.DigestOf(moves));
        Journal.Add(new Entry(Journal.Count + 1, step, id, figures, 0, moves));
        return figures;
    }

    private int Deny(string code, Stop stop)
    {
        var request = Ask(Step.Authorize, _requests.Count);
        Attempts.Add(new Attempt(request, 0, ++_clock, ++_clock, Verdict.Denied, false, Journal.Count, default, code, stop));
        return request;
    }

    private int Answer(int request, Verdict verdict, in Figures figures)
    {
        Attempts.Add(new Attempt(request, 0, ++_clock, ++_clock, verdict, false, Journal.Count, figures, null, null));
        return request;
    }
}
