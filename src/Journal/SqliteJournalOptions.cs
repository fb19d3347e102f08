namespace Spend.Journal;

/// <summary>How the SQLite journal spends memory and disk. The defaults suit one machine of ordinary size.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>So many unfiled frames are filed without waiting longer. Larger writes less to disk per frame, and takes about 100 bytes of memory for each.</summary>
    public int FilingFrames { get; init; } = 100_000;

    /// <summary>Frames are filed after this time at the latest.</summary>
    public TimeSpan FilingInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Customers whose head is kept in memory, about 200 bytes each.</summary>
    public int CustomersInMemory { get; init; } = 200_000;

    /// <summary>How long the write-ahead log gets before it starts over.</summary>
    public long LogBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Threads that can read at the same time.</summary>
    public int Readers { get; init; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>
    /// Refuse to open where index.db shows that journal.db has lost commits, rather than go on with what is left: an operator has to say so
    /// by deleting index.db.
    /// </summary>
    public bool RefusesLoss { get; init; }

    /// <summary>Tests file when they say so.</summary>
    internal bool FilesByHand { get; init; }
}
