using Spend.Core.Caps;
using Spend.Core.Holds;
using Spend.Core.Metering;
using Spend.Core.Periods;

namespace Spend.Core.Accounts;

/// <summary>How a decision would move the caps it touches, on paper.</summary>
/// <param name="account">Stays as it is.</param>
/// <param name="now">Decides which counters are over.</param>
/// <param name="decidedAt">Decides the windows from minute to month: the time of the authorization.</param>
/// <param name="period">Decides the windows of kind period: the event's billing period.</param>
internal sealed class CapsDraft(Account account, Instant now, Instant decidedAt, BillingPeriod period)
{
    private readonly List<CapState> _matching = [];
    private Entry[] _entries = [];
    private int _count;

    private struct Entry
    {
        public CapState Cap;
        public string Counter;
        public Span Window;
        public CapCounter Before;
        public Money Spent, Held, Own;

        /// <summary>The cap cannot have this counter, because it has too many or has forgotten it.</summary>
        public bool IsOneTooMany;

        /// <summary>A closed budget has what it had then; a counter there is no room for has nothing.</summary>
        public readonly Money Limit => Before.ClosedAt is not null ? Before.Spent + Before.Held : IsOneTooMany ? Money.Zero : Cap.Cap.Limit;

        public readonly Money Left => Limit - Before.Spent - Before.Held - Spent - Held;
    }

    /// <summary>Ends what a hold holds; caps that were removed or changed their meaning since do not know it any more.</summary>
    public void Free(CapMove[] held)
    {
        foreach (var move in held)
            if (Known(move) is { } cap) At(cap, move.Counter, move.Window, alreadyHeld: move.Held).Held -= move.Held;
    }

    /// <summary>Adds to what is spent in every cap that counts the item: what it costs, or its billed units.</summary>
    public void Spend(Line line, Properties ofEvent)
    {
        foreach (var cap in Matching(line.Item, ofEvent)) At(cap, line.Item, ofEvent).Spent += AmountOf(line, cap.Cap);
    }

    /// <summary>Adds to what is held in every cap on money that counts the item.</summary>
    public void HoldMoney(UsageItem item, Properties ofEvent, Money amount)
    {
        foreach (var cap in Matching(item, ofEvent))
            if (cap.Cap.Meter is null) At(cap, item, ofEvent).Held += amount;
    }

    /// <summary>And in every cap on units.</summary>
    public void HoldUnits(UsageItem item, Properties ofEvent)
    {
        foreach (var cap in Matching(item, ofEvent))
            if (cap.Cap.Meter is not null) At(cap, item, ofEvent).Held += AsAmount(item.Quantity);
    }

    /// <summary>What all hard caps on money that count the item still allow; null where none does.</summary>
    public Money? MoneyFor(UsageItem item, Properties ofEvent) => RoomFor(item, ofEvent, ofMoney: true);

    /// <summary>What all hard caps on units that count the item still allow; null where none does.</summary>
    public Quantity? UnitsFor(UsageItem item, Properties ofEvent) => RoomFor(item, ofEvent, ofMoney: false) is { } room ? Quantity.FromRaw(room.Raw) : null;

    /// <summary>Moves the counters that a posting moved before, as far as they are still known, by what a correction changes.</summary>
    public void Correct(CapMove[] moved, Line line, Properties ofEvent)
    {
        foreach (var move in moved)
            if (Moved(move, line.Item, ofEvent) is { } cap) At(cap, move.Counter, move.Window, default).Spent += AmountOf(line, cap.Cap);
    }

    /// <summary>What those of them that are hard and on money still allow; null where there is none.</summary>
    public Money? MoneyToCorrect(CapMove[] moved, UsageItem item, Properties ofEvent)
    {
        Money? room = null;
        foreach (var move in moved)
            if (Moved(move, item, ofEvent) is { Cap: { IsHard: true, Meter: null } } cap && At(cap, move.Counter, move.Window, default).Left is var left && (room is null || left < room)) room = left;
        return AtLeastZero(room);
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

    /// <summary>Whether anything would be held in a cap on units.</summary>
    public bool HoldsMoreUnits
    {
        get
        {
            for (var i = 0; i < _count; i++)
                if (_entries[i].Cap.Cap.Meter is not null && _entries[i].Held.IsPositive) return true;
            return false;
        }
    }

    /// <summary>The hard cap that stops this: money before units, then the one with least left; null where none does.</summary>
    /// <param name="own">The hold that is extended: waiting for itself would help nobody.</param>
    public Denial? Exceeded(Hold? own = null)
    {
        var worst = -1;
        var holdsAlone = true;
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[i];
            if (!entry.Cap.Cap.IsHard || !(entry.Spent + entry.Held).IsPositive) continue;
#if PLANTED_CAP_OFF_BY_ONE
            if (entry.Left.IsPositive) continue;
#else
            if (!entry.Left.IsNegative) continue;
#endif
            // What holds of a closed budget leave does not come back to it.
            holdsAlone &= entry.Before.ClosedAt is null && !entry.IsOneTooMany && !(entry.Left + entry.Before.Held - entry.Own).IsNegative;
            if (worst < 0 || Before(entry, _entries[worst])) worst = i;
        }
        if (worst < 0) return null;
        ref var stop = ref _entries[worst];
        var requested = stop.Spent + stop.Held;
        if (stop.IsOneTooMany) return Denials.CapCannotCount(stop.Cap.Cap, stop.Counter, requested);
        var place = new CapMove(stop.Cap.Cap.Id, stop.Cap.Generation, stop.Counter, stop.Window, default, default, default, default, default);
        return Denials.CapExceeded(account, stop.Cap.Cap, place, stop.Before, requested, now, holdsAlone ? Denials.UntilFirstHoldEnds(account, own, now, hold => hold.Holds(place)) : null);

        static bool Before(in Entry a, in Entry b)
        {
            var order = (a.Cap.Cap.Meter is not null).CompareTo(b.Cap.Cap.Meter is not null);
            if (order == 0) order = (a.Left + a.Spent + a.Held).CompareTo(b.Left + b.Spent + b.Held);
            return order < 0 || (order == 0 && string.CompareOrdinal(a.Cap.Cap.Id, b.Cap.Cap.Id) < 0);
        }
    }

    public CapMove[] Moves()
    {
        if (_count == 0) return [];
        var (moves, count) = (new CapMove[_count], 0);
        for (var i = 0; i < _count; i++)
        {
            ref var e = ref _entries[i];
            if (e.IsOneTooMany) continue;
            var cap = e.Cap.Cap;
            moves[count++] = new CapMove(cap.Id, e.Cap.Generation, e.Counter, e.Window, cap.Limit, e.Spent, e.Held, e.Before.Spent + e.Spent, e.Before.Held + e.Held)
            {
                Enforcement = cap.Enforcement,
                Meter = cap.Meter,
            };
        }
        return count == _count ? moves : moves[..count];
    }

    private Money? RoomFor(UsageItem item, Properties ofEvent, bool ofMoney)
    {
        Money? room = null;
        foreach (var cap in Matching(item, ofEvent))
            if (cap.Cap.IsHard && cap.Cap.Meter is null == ofMoney && At(cap, item, ofEvent).Left is var left && (room is null || left < room)) room = left;
        return AtLeastZero(room);
    }

    private List<CapState> Matching(UsageItem item, Properties ofEvent)
    {
        account.CapIndex.Matching(item, ofEvent, _matching);
        return _matching;
    }

    private static Money? AtLeastZero(Money? room) => room is { } r ? Money.Max(Money.Zero, r) : null;

    private static Money AmountOf(Line line, Cap cap) => cap.Meter is null ? line.ChargedMoney : AsAmount(line.Billed);

    private static Money AsAmount(Quantity quantity) => Money.FromRaw(quantity.Raw);

    private CapState? Moved(CapMove move, UsageItem item, Properties ofEvent) =>
        !move.IsOfOneEvent && Known(move) is { } cap && cap.Counters.ContainsKey((move.Counter, move.Window)) && cap.Cap.Counts(item, ofEvent) && cap.Cap.CounterOf(item, ofEvent) == move.Counter ? cap : null;

    private CapState? Known(CapMove move) => account.CapIndex.Find(move.Cap) is { } cap && cap.Generation == move.Generation ? cap : null;

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
        entry = new Entry
        {
            Cap = cap,
            Counter = counter,
            Window = window,
            Before = window == default ? new CapCounter(Money.Zero, alreadyHeld) : cap.At(counter, window),
            IsOneTooMany = window != default && !cap.CanCount(counter, window, now),
        };
        return ref entry;
    }
}
