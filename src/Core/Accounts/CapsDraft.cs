using Spend.Core.Caps;
using Spend.Core.Holds;
using Spend.Core.Metering;
using Spend.Core.Periods;

namespace Spend.Core.Accounts;

/// <summary>How a decision would move the caps it touches, on paper.</summary>
/// <param name="account">Stays as it is.</param>
/// <param name="decidedAt">Decides the windows from minute to month: the time of the authorization.</param>
/// <param name="period">Decides the windows of kind period: the event's billing period.</param>
internal sealed class CapsDraft(Account account, Instant decidedAt, BillingPeriod period)
{
    private Entry[] _entries = [];
    private int _count;

    private struct Entry
    {
        public CapState Cap;
        public string Counter;
        public Span Window;
        public CapCounter Before;
        public Money Spent, Held, Own;

        public readonly Money Left => Cap.Cap.Limit - Before.Spent - Before.Held - Spent - Held;
    }

    /// <summary>Ends what a hold holds; caps that were removed or changed their meaning since do not know it any more.</summary>
    public void Free(CapMove[] held)
    {
        foreach (var move in held)
            if (Known(move) is { } cap) At(cap, move.Counter, move.Window, alreadyHeld: move.Held).Held -= move.Held;
    }

    /// <summary>Adds to what is spent in every cap that counts the item.</summary>
    public void Spend(UsageItem item, Properties ofEvent, Money amount)
    {
        foreach (var cap in account.Caps)
            if (cap.Cap.Counts(item, ofEvent)) At(cap, item, ofEvent).Spent += amount;
    }

    /// <summary>Adds to what is held in every cap that counts the item.</summary>
    public void Hold(UsageItem item, Properties ofEvent, Money amount)
    {
        foreach (var cap in account.Caps)
            if (cap.Cap.Counts(item, ofEvent)) At(cap, item, ofEvent).Held += amount;
    }

    /// <summary>What all the caps that count the item still allow; null where none does.</summary>
    public Money? RoomFor(UsageItem item, Properties ofEvent)
    {
        Money? room = null;
        foreach (var cap in account.Caps)
            if (cap.Cap.Counts(item, ofEvent) && At(cap, item, ofEvent).Left is var left && (room is null || left < room)) room = left;
        return room is { } r ? Money.Max(Money.Zero, r) : null;
    }

    /// <summary>Moves the counters that a posting moved before, as far as they are still known, by what a correction changes.</summary>
    public void Correct(CapMove[] moved, UsageItem item, Properties ofEvent, Money charged)
    {
        foreach (var move in moved)
            if (Moved(move, item, ofEvent) is { } cap) At(cap, move.Counter, move.Window, default).Spent += charged;
    }

    /// <summary>What those counters still allow; null where there is none.</summary>
    public Money? RoomToCorrect(CapMove[] moved, UsageItem item, Properties ofEvent)
    {
        Money? room = null;
        foreach (var move in moved)
            if (Moved(move, item, ofEvent) is { } cap && At(cap, move.Counter, move.Window, default).Left is var left && (room is null || left < room)) room = left;
        return room is { } r ? Money.Max(Money.Zero, r) : null;
    }

    /// <summary>For an extension: what the hold holds already counts, and only more than that is added.</summary>
    public void HoldAtLeast(CapMove[] held)
    {
        foreach (var move in held)
            if (Known(move) is { } cap)
            {
                ref var entry = ref At(cap, move.Counter, move.Window, alreadyHeld: move.Held);
                entry.Own = move.Held;
                entry.Held = Money.Max(Money.Zero, entry.Held - move.Held);
            }
    }

    /// <summary>The cap that stops this, the one with least left first; null where none does.</summary>
    /// <param name="own">The hold that is extended: waiting for itself would help nobody.</param>
    public Denial? Exceeded(Instant now, Hold? own = null)
    {
        var worst = -1;
        var holdsAlone = true;
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[i];
            var requested = entry.Spent + entry.Held;
            if (!requested.IsPositive || !entry.Left.IsNegative) continue;
            holdsAlone &= !(entry.Left + entry.Before.Held - entry.Own).IsNegative;
            if (worst < 0 || Before(entry, _entries[worst])) worst = i;
        }
        if (worst < 0) return null;
        ref var stop = ref _entries[worst];
        return Denials.CapExceeded(account, stop.Cap.Cap, stop.Before, stop.Window, stop.Spent + stop.Held, holdsAlone ? Denials.UntilFirstHoldEnds(account, own, now) : null);

        static bool Before(in Entry a, in Entry b)
        {
            var order = (a.Left + a.Spent + a.Held).CompareTo(b.Left + b.Spent + b.Held);
            return order < 0 || (order == 0 && string.CompareOrdinal(a.Cap.Cap.Id, b.Cap.Cap.Id) < 0);
        }
    }

    /// <summary>True where a cap would need one more counter than it may have.</summary>
    public bool NeedsTooManyCounters(Instant now)
    {
        for (var i = 0; i < _count; i++)
            if (_entries[i].Window != default && _entries[i].Cap.IsFull(_entries[i].Counter, _entries[i].Window, now)) return true;
        return false;
    }

    public CapMove[] Moves()
    {
        if (_count == 0) return [];
        var moves = new CapMove[_count];
        for (var i = 0; i < _count; i++)
        {
            ref var e = ref _entries[i];
            moves[i] = new CapMove(e.Cap.Cap.Id, e.Cap.Generation, e.Counter, e.Window, e.Cap.Cap.Limit, e.Spent, e.Held, e.Before.Spent + e.Spent, e.Before.Held + e.Held);
        }
        return moves;
    }

    private CapState? Moved(CapMove move, UsageItem item, Properties ofEvent) =>
        !move.IsOfOneEvent && Known(move) is { } cap && cap.Counters.ContainsKey((move.Counter, move.Window)) && cap.Cap.Counts(item, ofEvent) && cap.Cap.CounterOf(item, ofEvent) == move.Counter ? cap : null;

    private CapState? Known(CapMove move) => account.FindCap(move.Cap) is { } cap && cap.Generation == move.Generation ? cap : null;

    private ref Entry At(CapState cap, UsageItem item, Properties ofEvent) =>
        ref At(cap, cap.Cap.CounterOf(item, ofEvent), account.Calendar.WindowOf(cap.Cap.Window, decidedAt, period), default);

    /// <param name="alreadyHeld">For a cap on single events, which has no counter: what this event holds.</param>
    private ref Entry At(CapState cap, string counter, Span window, Money alreadyHeld)
    {
        for (var i = 0; i < _count; i++)
            if (ReferenceEquals(_entries[i].Cap, cap) && _entries[i].Window == window && _entries[i].Counter == counter)
            {
                if (window == default && !alreadyHeld.IsZero) _entries[i].Before = new CapCounter(Money.Zero, alreadyHeld);
                return ref _entries[i];
            }
        if (_count == _entries.Length) Array.Resize(ref _entries, Math.Max(4, _count * 2));
        ref var entry = ref _entries[_count++];
        entry = new Entry { Cap = cap, Counter = counter, Window = window, Before = window == default ? new CapCounter(Money.Zero, alreadyHeld) : cap.At(counter, window) };
        return ref entry;
    }
}
