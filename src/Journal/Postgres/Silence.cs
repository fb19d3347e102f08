using System.Diagnostics;

namespace Spend.Journal.Postgres;

/// <summary>
/// Remembers that the server has let somebody wait in vain. Until it answers again, one use a second is let through to find out, and the
/// others are refused at once: a thread each, waiting for a server that does not speak, would take the process down with it.
/// </summary>
internal sealed class Silence
{
    private static readonly long Pause = Stopwatch.Frequency;

    // 0: it answers. Else when the next one may try.
    private long _tryAt;

    /// <exception cref="JournalUnavailableException">The server did not answer a moment ago.</exception>
    public void ThrowIfSilent()
    {
        var tryAt = Volatile.Read(ref _tryAt);
        if (tryAt == 0) return;
        var now = Stopwatch.GetTimestamp();
        if (now < tryAt || Interlocked.CompareExchange(ref _tryAt, now + Pause, tryAt) != tryAt) throw new JournalUnavailableException("PostgreSQL did not answer in time a moment ago.");
    }

    public void Begin() => Volatile.Write(ref _tryAt, Stopwatch.GetTimestamp() + Pause);

    public void End()
    {
        if (Volatile.Read(ref _tryAt) != 0) Volatile.Write(ref _tryAt, 0);
    }
}
