namespace Spend.ClockedGateway;

/// <summary>A clock that says what it was told last. Timers run as ever, so that what watches the clock looks at it.</summary>
internal sealed class ToldClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public void Set(DateTimeOffset now) => Volatile.Write(ref _ticks, now.UtcTicks);

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
}
