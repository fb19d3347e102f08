namespace Spend.Core.Brakes;

/// <summary>
/// What was charged within a sliding window: a sixtieth of the window is the finest step, so memory does not depend on how many charges
/// there are. Slices are counted from the epoch, so every node cuts time alike.
/// </summary>
public sealed class RateWindow(TimeSpan length)
{
    public const int Slices = 60;

    // A ring: slice n stands at n % Slices.
    private readonly Money[] _slices = new Money[Slices];
    private long _newest;

    public void Add(Instant at, Money amount)
    {
        var slice = SliceOf(at);
        for (var next = Math.Max(_newest + 1, slice - Slices + 1); next <= slice; next++) _slices[next % Slices] = Money.Zero;
        _newest = Math.Max(_newest, slice);
        _slices[slice % Slices] += amount;
    }

    /// <summary>What was charged in the slice of an instant, not before the latest charge, and the 59 before.</summary>
    public Money SumAt(Instant at)
    {
        var sum = Money.Zero;
        for (var slice = Math.Max(0, SliceOf(at) - Slices + 1); slice <= _newest; slice++) sum += _slices[slice % Slices];
        return sum;
    }

    public void Clear() => Array.Clear(_slices);

    /// <summary>The slices that are not zero, oldest first. For snapshots.</summary>
    public IEnumerable<(long Slice, Money Amount)> Kept
    {
        get
        {
            for (var slice = Math.Max(0, _newest - Slices + 1); slice <= _newest; slice++)
                if (!_slices[slice % Slices].IsZero) yield return (slice, _slices[slice % Slices]);
        }
    }

    /// <summary>For recovery from a snapshot: slices in order.</summary>
    public void Restore(long slice, Money amount) => (_newest, _slices[slice % Slices]) = (slice, amount);

    private long SliceOf(Instant at) => (long)((Int128)at.UnixMicroseconds * Slices / (length.Ticks / 10));
}
