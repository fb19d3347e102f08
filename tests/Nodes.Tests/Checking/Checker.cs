namespace Spend.Nodes.Tests.Checking;

/// <summary>
/// Holds what clients were told against the journal, one customer at a time, in time linear in both but for sorting. It knows nothing of
/// how decisions are made: only requests, answers, records, sums and order.
/// </summary>
internal sealed class Checker
{
    private readonly ReadOnlyMemory<Request> _requests;
    private readonly Dictionary<(Step, int), int> _byId;
    private readonly Attempt[][] _byCustomer;

    public Checker(ClientLog log, int customers)
    {
        (_requests, var attempts) = log.Close();
        _byId = new Dictionary<(Step, int), int>(_requests.Length);
        var counts = new int[customers];
        for (var n = 0; n < _requests.Length; n++) _byId.TryAdd((_requests.Span[n].Step, _requests.Span[n].Id), n);
        foreach (var attempt in attempts.Span) counts[_requests.Span[attempt.Request].Customer]++;
        _byCustomer = Array.ConvertAll(counts, static count => new Attempt[count]);
        foreach (var attempt in attempts.Span)
        {
            var customer = _requests.Span[attempt.Request].Customer;
            _byCustomer[customer][^counts[customer]--] = attempt;
        }
    }

    public Findings Findings { get; } = new();

    /// <summary>Records that were held against the log.</summary>
    public long Records { get; private set; }

    /// <summary>Allowed answers that were found in the journal, replays too.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Denials and readings that were held against the journal at their place.</summary>
    public long Views { get; private set; }

    /// <param name="journal">All records of the customer, in order.</param>
    public void Check(int customer, IEnumerable<Entry> journal)
    {
        var attempts = _byCustomer[customer];
        var bySequence = attempts.Where(static a => a.Verdict is Verdict.Allowed or Verdict.Denied && a.Sequence > 0).ToArray();
        Array.Sort(Array.ConvertAll(bySequence, static a => a.Sequence), bySequence);
        var walk = new JournalWalk(customer, Findings);
        var next = 0;
        foreach (var entry in journal)
        {
            Records++;
            walk.Take(entry);
            if (!IsAskedFor(customer, entry, walk)) Findings.Add(Broken.Unasked, customer, entry.Sequence, $"{entry.Step} of {entry.Id}");
            for (; next < bySequence.Length && bySequence[next].Sequence <= entry.Sequence; next++) Check(customer, bySequence[next], entry, walk);
        }
        for (; next < bySequence.Length; next++)
            Findings.Add(Broken.Lost, customer, bySequence[next].Sequence, $"{bySequence[next].Verdict} {Asked(bySequence[next])}: the journal ends at {walk.Sequence}");

        foreach (var attempt in attempts)
            if (attempt.Verdict == Verdict.Refused) CheckRefusal(customer, attempt, walk);
        ReplayCheck.Check(customer, _requests.Span, attempts, Findings);
        OrderCheck.Check(customer, _requests.Span, attempts, Findings);
    }

    private Request Asked(in Attempt attempt) => _requests.Span[attempt.Request];

    private bool IsAskedFor(int customer, in Entry entry, JournalWalk walk) => entry.Step switch
    {
        Step.Expire => walk.Happened(Step.Authorize, entry.Id),
        Step.Authorize or Step.Settle or Step.Extend or Step.Release or Step.Grant =>
            _byId.TryGetValue((entry.Step, entry.Id), out var request) && _requests.Span[request].Customer == customer,
        Step.Read or Step.Limit or Step.Other => true,
    };

    /// <param name="entry">The record at the answer's place, or the first behind it.</param>
    private void Check(int customer, in Attempt attempt, in Entry entry, JournalWalk walk)
    {
        var request = Asked(attempt);
        if (attempt.Verdict == Verdict.Denied || request.Step == Step.Read)
        {
            Views++;
            if (attempt.Sequence == entry.Sequence) CheckView(customer, attempt, request, walk);
            return;
        }
        var isAbout = attempt.Sequence == entry.Sequence && entry.Id == request.Id
            && (entry.Step == request.Step || (attempt.Replayed && (request.Step, entry.Step) == (Step.Release, Step.Expire)));
        if (!isAbout)
        {
            Findings.Add(Broken.Lost, customer, attempt.Sequence, $"{request.Step} of {request.Id} was confirmed by node {attempt.Node}; there is {entry.Step} of {entry.Id}");
            return;
        }
        Confirmed++;
        if (request.Step != Step.Grant && attempt.Figures != entry.Figures)
            Findings.Add(Broken.Differs, customer, attempt.Sequence, $"{request.Step} of {request.Id} was answered {attempt.Figures}, recorded {entry.Figures}");
    }

    private void CheckView(int customer, in Attempt attempt, in Request request, JournalWalk walk)
    {
        if (request.Step == Step.Read)
        {
            var figures = attempt.Figures;
            if (figures.Available != walk.Available || figures.Reserved != walk.Reserved || figures.Held != walk.Reserved)
                Wrong($"read {figures}, the journal comes to {walk.Available} available and {walk.Reserved} reserved");
            return;
        }
        // What an extension is short of leaves out what its own hold has; the sequence is checked, the figures are not.
        if (attempt.Stop is not { } stop || request.Step == Step.Extend) return;
        if (stop.Requested <= stop.Left) Wrong($"{request.Id} denied, though it asked for {stop.Requested} of {stop.Left}");
        if (attempt.Code == "insufficient_funds")
        {
            if (stop.Left != walk.Available) Wrong($"{request.Id} denied for {stop.Left} available, the journal comes to {walk.Available}");
            return;
        }
        var counter = stop.Limit == Caps.PerUser ? Caps.CounterOf(request.User) : "";
        var stood = walk.CounterOf(stop.Limit, counter, stop.WindowEnd);
        if (stood != (stop.Spent, stop.Held)) Wrong($"{request.Id} denied at {stop.Spent} spent and {stop.Held} held of cap {stop.Limit} of '{counter}', the journal comes to {stood}");

        void Wrong(string what) => Findings.Add(Broken.WrongView, customer, walk.Sequence, what);
    }

    private void CheckRefusal(int customer, in Attempt attempt, JournalWalk walk)
    {
        var (step, id) = (Asked(attempt).Step, Asked(attempt).Id);
        var isBorneOut = attempt.Code switch
        {
            "authorization_expired" => walk.Happened(Step.Expire, id),
            "already_settled" => walk.Happened(Step.Settle, id),
            "already_released" => walk.Happened(Step.Release, id),
            _ => false,
        };
        if (isBorneOut) return;
        // Only holds that were confirmed are asked about: one that is not there has been lost.
        Findings.Add(attempt.Code == "not_found" ? Broken.Lost : Broken.WrongRefusal, customer, 0, $"{step} of {id} was refused by node {attempt.Node}: {attempt.Code}");
    }
}
