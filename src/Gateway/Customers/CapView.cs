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
        return state.Cap.Per.Length == 0 ? Single(state, window, resets) : PerValue(state, window, resets);
    }

    private static CapAnswer Single(CapState state, Span window, Instant? resets)
    {
        var counter = state.At("", window);
        return Answer(state.Cap, counter.Spent, counter.Held, resets, null, null);
    }

    private static CapAnswer PerValue(CapState state, Span window, Instant? resets)
    {
        var counters = state.Counters
            .Where(c => c.Key.Window == window)
            .OrderByDescending(static c => c.Value.Spent + c.Value.Held).ThenBy(static c => c.Key.Counter, StringComparer.Ordinal)
            .ToArray();
        var fullest = counters.Length > 0 ? counters[0].Value : default;
        var shown = counters.Take(CountersShown).Select(c => CounterOf(state.Cap, c.Key.Counter, c.Value)).ToArray();
        return Answer(state.Cap, fullest.Spent, fullest.Held, resets, shown, counters.Length);
    }

    private static CapCounterAnswer CounterOf(Cap cap, string name, CapCounter counter)
    {
        var values = cap.Per.Zip(cap.ValuesOf(name)).ToDictionary(static v => v.First, static v => v.Second);
        return new CapCounterAnswer(values, counter.Spent, counter.Held, Left(cap, counter.Spent, counter.Held));
    }

    private static CapAnswer Answer(Cap cap, Money spent, Money held, Instant? resets, CapCounterAnswer[]? counters, int? count) =>
        new(cap.Id, cap.Limit, cap.Window, cap.Match, cap.Per, CapRoutes.Hard, spent, held, Left(cap, spent, held), resets, counters, count);

    /// <summary>A cap that was set below what is already spent has nothing left, not less than nothing.</summary>
    private static Money Left(Cap cap, Money spent, Money held) => Money.Max(Money.Zero, cap.Limit - spent - held);
}
