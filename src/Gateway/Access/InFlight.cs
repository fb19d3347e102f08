namespace Spend.Gateway.Access;

/// <summary>
/// How many requests of one tenant are being worked on, so that one tenant cannot take the whole process (law 11). A counter rather
/// than a queue: what waits, waits in its account's bounded queue.
/// </summary>
public sealed class InFlight(int most)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= most) return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
