using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Periods;

namespace Spend.Gateway.Customers;

/// <summary>Reads caps with their counters off an account. Runs under the account's lock.</summary>
internal static class CapView
{
    private const int CountersShown = 100;

    public static CapAnswer Of(Account account, CapState state, Instant now)
    {
        var window = account.Calendar.WindowOf(state.Cap.Window, now, account.PeriodAt(now));
        var resets = state.Cap.Window is CapWindow.Event or CapWindow.Lifetime ? (Instant?)null : window.End;
        var unit = state.Cap.Meter ?? account.Profile!.Currency;
        return state.Cap.Per.Length == 0 ? Single(state, unit, window, resets) : PerValue(state, unit, window, resets);
    }

    private static CapAnswer Single(CapState state, string unit, Span window, Instant? resets)
    {
        var counter = state.At("", window);
        return Answer(state.Cap, unit, counter, resets, null, null);
    }

    private static CapAnswer PerValue(CapState state, string unit, Span window, Instant? resets)
    {
        // One pass, keeping the foremost: there may be a hundred thousand, and the account waits meanwhile.
        var kept = new PriorityQueue<CapCounter, Place>(CountersShown + 1, LastFirst.Instance);
        var (count, passed) = (0, 0);
        foreach (var (key, counter) in state.Counters)
        {
            if (key.Window != window) continue;
            count++;
            passed += counter.Passed;
            var place = new Place(counter.ClosedAt is not null, counter.Spent + counter.Held, key.Counter);
            if (kept.Count < CountersShown) kept.Enqueue(counter, place);
            else kept.EnqueueDequeue(counter, place);
        }
        var shown = new CapCounterAnswer[kept.Count];
        var fullest = default(CapCounter);
        while (kept.TryDequeue(out var counter, out var place))
        {
            shown[kept.Count] = CounterOf(state.Cap, place.Counter, counter);
            if (kept.Count == 0 && !place.IsClosed) fullest = counter;
        }
        return Answer(state.Cap, unit, fullest with { Passed = passed }, resets, shown, count);
    }

    private static CapCounterAnswer CounterOf(Cap cap, string name, CapCounter counter)
    {
        var values = cap.Per.Zip(cap.ValuesOf(name)).ToDictionary(static v => v.First, static v => v.Second);
        return new CapCounterAnswer(values, counter.Spent, counter.Held, Left(cap, counter), cap.IsHard ? null : counter.Passed, counter.ClosedAt);
    }

    private static CapAnswer Answer(Cap cap, string unit, CapCounter counter, Instant? resets, CapCounterAnswer[]? counters, int? count) => new(
        cap.Id, cap.Limit, cap.Window, cap.Match, cap.Per, cap.Enforcement, cap.Owner, cap.Meter, unit,
        counter.Spent, counter.Held, Left(cap, counter), resets, cap.IsHard ? null : counter.Passed, counter.ClosedAt, counters, count);

    /// <summary>A cap that was set below what is already spent has nothing left, not less than nothing; a closed budget has nothing either.</summary>
    private static Money Left(Cap cap, CapCounter counter) =>
        counter.ClosedAt is not null ? Money.Zero : Money.Max(Money.Zero, cap.Limit - counter.Spent - counter.Held);

    /// <summary>Where a counter stands among those of its cap: open ones before closed ones, fuller ones first, then by name.</summary>
    private readonly record struct Place(bool IsClosed, Money Used, string Counter);

    private sealed class LastFirst : IComparer<Place>
    {
        public static readonly LastFirst Instance = new();

        public int Compare(Place x, Place y)
        {
            if (x.IsClosed != y.IsClosed) return x.IsClosed ? -1 : 1;
            var byUse = x.Used.CompareTo(y.Used);
            return byUse != 0 ? byUse : string.CompareOrdinal(y.Counter, x.Counter);
        }
    }
}
