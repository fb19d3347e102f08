namespace Spend.Journal;

/// <summary>
/// The right to do what one node at a time does: pump the outbox, deliver webhooks, wake accounts that nobody has loaded. What is done
/// under it must bear being done twice: whoever loses it in the middle of something has begun that already.
/// </summary>
public interface ILease
{
    /// <summary>0 where this node does not hold it; else the same while it does, and higher than any before when another had it in between.</summary>
    long Term { get; }

    /// <summary>Whether this node holds it now. To ask before each piece of work.</summary>
    bool IsHeld => Term != 0;

    /// <summary>Rises when another node may be gone, and with it what only its memory knew.</summary>
    long Departures { get; }
}

/// <summary>For a store that belongs to one process.</summary>
public sealed class AlwaysHeld : ILease
{
    public long Term => 1;

    public long Departures => 0;
}
