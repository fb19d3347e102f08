namespace Spend.Client.Tests;

/// <summary>Time that passes as ever and, where a test says so, all at once. Timers run by the machine's clock.</summary>
internal sealed class ToldClock : TimeProvider
{
    private long _ticks;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => TimeSpan.FromSeconds((double)System.GetTimestamp() / System.TimestampFrequency).Ticks + Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ticks));
}
