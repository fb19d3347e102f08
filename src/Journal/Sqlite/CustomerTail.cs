using Spend.Core.Metering;

namespace Spend.Journal.Sqlite;

/// <summary>The end of one customer's journal, in memory: what an append is checked against.</summary>
internal sealed class CustomerTail(CustomerId id, long number, long head)
{
    private readonly long _salt = Random.Shared.NextInt64();

    public CustomerId Id => id;

    /// <summary>The sequence of the latest durable frame.</summary>
    public long Head { get; set; } = head;

    /// <summary>The customer's number in index.db; 0 until filed for the first time. Set once that is committed there.</summary>
    public long Number { get; set; } = number;

    /// <summary>The number that filing in progress gives it. Belongs to the thread that files.</summary>
    public long NumberBeingFiled { get; set; }

    /// <summary>The latest batch it was part of, to find a customer that is in a batch twice.</summary>
    public long Batch { get; set; }

    /// <summary>How often the memtable had swapped its halves when the customer was last active. Guarded by its lock.</summary>
    public long Swap { get; set; }

    /// <summary>What the index knows a key by: half of it. Whoever finds frames by it compares the whole key with theirs.</summary>
    public static long HalfOf(EventKey key) => unchecked((long)(ulong)key.Value);

    /// <summary>Where a key is in a dictionary of many customers: not in one place for all of them that use the same ids.</summary>
    public long SlotOf(long half) => half ^ _salt;
}
