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
        var counters = state.Counters
            .Where(c => c.Key.Window == window)
            .OrderBy(static c => c.Value.ClosedAt is not null).ThenByDescending(static c => c.Value.Spent + c.Value.Held).ThenBy(static c => c.Key.Counter, StringComparer.Ordinal)
            .ToArray();
        var fullest = counters.Length > 0 && counters[0].Value.ClosedAt is null ? counters[0].Value : default;
        var shown = counters.Take(CountersShown).Select(c => CounterOf(state.Cap, c.Key.Counter, c.Value)).ToArray();
        return Answer(state.Cap, unit, fullest with { Passed = counters.Sum(static c => c.Value.Passed) }, resets, shown, counters.Length);
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
}
