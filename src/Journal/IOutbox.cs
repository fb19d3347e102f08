namespace Spend.Journal;

/// <summary>
/// Messages that were committed together with the records they tell about, and wait to be delivered. A message leaves only when it is
/// removed, so it is delivered at least once.
/// </summary>
public interface IOutbox
{
    /// <summary>Messages with a number above <paramref name="after"/>, oldest first.</summary>
    IReadOnlyList<OutboxEntry> Pending(long after, int limit);

    /// <summary>Delivered, or given up. Unknown numbers are passed over.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot write now.</exception>
    void Remove(IReadOnlyList<long> numbers);

    /// <summary>
    /// Raised when a commit carried messages, on the writer's own thread: whoever listens only notes it. A hint that may be missing; a
    /// reader looks now and then all the same.
    /// </summary>
    event Action Arrived
    {
        add { }
        remove { }
    }
}

/// <param name="Number">Rises with every message, with gaps; never used again.</param>
public sealed record OutboxEntry(long Number, CustomerId Customer, OutboxMessage Message);
