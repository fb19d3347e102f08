using System.Runtime.InteropServices;
using Spend.Core.Periods;

namespace Spend.Core.Caps;

/// <summary>A cap on one account with its live counters.</summary>
public sealed class CapState(Cap cap, long generation)
{
    private readonly Dictionary<(string Counter, Span Window), CapCounter> _counters = [];

    public Cap Cap { get; set; } = cap;

    public long Generation => generation;

    /// <summary>The number of counters at which the next sweep runs. Part of the state: it decides what a full cap still counts.</summary>
    public int SweepAt { get; private set; } = 64;

    public IReadOnlyDictionary<(string Counter, Span Window), CapCounter> Counters => _counters;

    /// <summary>Where a counter stands; a counter nobody moved yet stands at zero.</summary>
    public CapCounter At(string counter, Span window) => _counters.GetValueOrDefault((counter, window));

    /// <summary>Of windows that ended by then, some counters were forgotten before their time: what is not known may have been used up.</summary>
    public Instant ForgottenThrough { get; private set; }

    /// <summary>False where one more counter would pass the limit on counters, or where the counter may have been forgotten. What has no value is always counted.</summary>
    public bool CanCount(string counter, Span window, Instant now)
    {
        if (_counters.ContainsKey((counter, window))) return true;
        if (window.End <= ForgottenThrough) return false;
        return counter == Cap.NoValue || _counters.Count < Limits.CountersPerCap
            || _counters.Count(c => !c.Value.IsDone(c.Key.Window, passed: now, closed: now - Limits.HoldLife)) < Limits.CountersPerCap;
    }

    public void Put(string counter, Span window, CapCounter value) => _counters[(counter, window)] = value;

    public void Apply(in CapMove move)
    {
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, (move.Counter, move.Window), out _);
        counter = counter with { Spent = move.SpentAfter, Held = move.HeldAfter, Passed = counter.Passed + (move.PassesLimit ? 1 : 0) };
    }

    /// <summary>Ends a budget: only what its open holds hold may still be spent.</summary>
    public void Close(string counter, Instant at) => Put(counter, Span.Forever, At(counter, Span.Forever) with { ClosedAt = at });

    /// <summary>
    /// Drops counters whose window has passed, or that were closed, so long ago that no late settlement or correction can reach them;
    /// at the limit on counters, all whose window has passed, and what was closed a day ago.
    /// </summary>
    public void Sweep(Instant now)
    {
        if (_counters.Count < SweepAt) return;
        Drop(now - Limits.EventsBack, now - Limits.EventsBack);
        if (_counters.Count >= Limits.CountersPerCap) Drop(now, now - Limits.HoldLife);
        SweepAt = Math.Max(64, _counters.Count < Limits.CountersPerCap ? Math.Min(_counters.Count * 2, Limits.CountersPerCap) : _counters.Count * 2);
    }

    private void Drop(Instant passed, Instant closed)
    {
        foreach (var (key, counter) in _counters)
        {
            if (!counter.IsDone(key.Window, passed, closed)) continue;
            _counters.Remove(key);
            if (key.Window.End <= passed) ForgottenThrough = Instant.Later(ForgottenThrough, key.Window.End);
        }
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(int sweepAt, Instant forgottenThrough) => (SweepAt, ForgottenThrough) = (sweepAt, forgottenThrough);
}
