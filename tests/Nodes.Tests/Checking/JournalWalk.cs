using System.Runtime.InteropServices;

namespace Spend.Nodes.Tests.Checking;

/// <summary>
/// Adds up one customer's journal record by record, with nothing but additions: what the records say they come to must be what they come
/// to, and no prefix may pass a limit.
/// </summary>
internal sealed class JournalWalk(int customer, Findings findings)
{
    private readonly Dictionary<(string Cap, string Counter, long WindowEnd), (long Spent, long Held)> _counters = [];
    private readonly Dictionary<string, long> _limits = [];
    private readonly Dictionary<int, long> _holds = [];
    private readonly HashSet<(Step, int)> _happened = [];

    public long Sequence { get; private set; }

    /// <summary>Granted, neither charged nor held.</summary>
    public long Available { get; private set; }

    public long Reserved { get; private set; }

    public bool Happened(Step step, int id) => _happened.Contains((step, id));

    public (long Spent, long Held) CounterOf(string cap, string counter, long windowEnd) => _counters.GetValueOrDefault((cap, counter, windowEnd));

    public void Take(in Entry entry)
    {
        if (entry.Sequence != Sequence + 1) Add(Broken.Gap, entry.Sequence, $"follows {Sequence}");
        Sequence = entry.Sequence;
        switch (entry.Step)
        {
            case Step.Grant:
                Available += entry.Granted;
                Once(entry);
                break;
            case Step.Limit:
                foreach (var move in entry.Moves) _limits[move.Cap] = move.Limit;
                break;
            case Step.Authorize or Step.Settle or Step.Extend or Step.Release or Step.Expire:
                Once(entry);
                Move(entry);
                break;
        }
    }

    /// <summary>A hold may be extended more than once; everything else happens once.</summary>
    private void Once(in Entry entry)
    {
        if (!_happened.Add((entry.Step, entry.Id)) && entry.Step != Step.Extend) Add(Broken.Doubled, entry.Sequence, $"a second {entry.Step} of {entry.Id}");
    }

    private void Move(in Entry entry)
    {
        var figures = entry.Figures;
        var heldBefore = _holds.GetValueOrDefault(entry.Id);
        if (figures.Held == 0) _holds.Remove(entry.Id);
        else _holds[entry.Id] = figures.Held;
        Reserved += figures.Held - heldBefore;
        Available -= figures.Charged + figures.Held - heldBefore;

        if (Available < 0 || Reserved < 0 || figures.Charged < 0 || figures.Held < 0 || figures.Unbilled < 0)
            Add(Broken.Negative, entry.Sequence, $"{Available} available, {Reserved} reserved after {figures}");
        if (figures.Available != Available || figures.Reserved != Reserved)
            Add(Broken.Sum, entry.Sequence, $"says {figures.Available} available and {figures.Reserved} reserved, the records come to {Available} and {Reserved}");
        foreach (ref readonly var move in entry.Moves.AsSpan()) Count(entry.Sequence, move);
    }

    private void Count(long sequence, in Move move)
    {
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, (move.Cap, move.Counter, move.WindowEnd), out _);
        counter.Spent += move.Spent;
        counter.Held += move.Held;
        if (counter != (move.SpentAfter, move.HeldAfter))
            Add(Broken.Sum, sequence, $"cap {move.Cap} of {move.Counter} says {move.SpentAfter} spent and {move.HeldAfter} held, the records come to {counter}");
        if (_limits.TryGetValue(move.Cap, out var limit) && limit != move.Limit) Add(Broken.Sum, sequence, $"cap {move.Cap} is {limit}, the record went by {move.Limit}");
        if (counter.Spent < 0 || counter.Held < 0) Add(Broken.Negative, sequence, $"cap {move.Cap} of {move.Counter} stands at {counter}");
        // A limit may be set below what is already spent; then nothing may come on top of it.
        if (move.Spent + move.Held > 0 && counter.Spent + counter.Held > limit) Add(Broken.OverCap, sequence, $"cap {move.Cap} of {move.Counter}: {counter.Spent} spent and {counter.Held} held of {limit}");
    }

    private void Add(Broken kind, long sequence, string what) => findings.Add(kind, customer, sequence, what);
}
