namespace Spend.Journal;

/// <summary>For what would fill the log while something is away: says yes at most once a second.</summary>
public sealed class OnceASecond
{
    private const long Second = 1_000;

    private long _last = Environment.TickCount64 - Second;

    public bool IsTime
    {
        get
        {
            var (last, now) = (Interlocked.Read(ref _last), Environment.TickCount64);
            return now - last >= Second && Interlocked.CompareExchange(ref _last, now, last) == last;
        }
    }
}
