using Spend.Core;

namespace Spend.Journal.Verification;

/// <summary>What was charged in the latest sixty slices of time, each a sixtieth of a window, counted from the epoch on.</summary>
internal sealed class SlidingSpend(TimeSpan window)
{
    private const int Slices = 60;

    private readonly SortedDictionary<long, Money> _bySlice = [];

    public void Add(Instant at, Money charged)
    {
        var slice = SliceOf(at);
        _bySlice[slice] = _bySlice.GetValueOrDefault(slice) + charged;
        while (_bySlice.First().Key is var oldest && oldest <= slice - Slices) _bySlice.Remove(oldest);
    }

    public void Clear() => _bySlice.Clear();

    public Money SumAt(Instant at)
    {
        var newest = SliceOf(at);
        var sum = Money.Zero;
        foreach (var (slice, charged) in _bySlice)
            if (slice > newest - Slices && slice <= newest) sum += charged;
        return sum;
    }

    // A slice is no whole number of microseconds in general: floor(at / (window / 60)).
    private long SliceOf(Instant at) => (long)((Int128)at.UnixMicroseconds * Slices / (Int128)window.TotalMicroseconds);
}
