using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal;

/// <summary>What the journal knows of one id.</summary>
public static class JournalPast
{
    /// <summary>The durable records about an id, oldest first; empty for none.</summary>
    public static Past PastOf(this IJournal journal, CustomerId customer, EventKey key)
    {
        var frames = journal.Find(customer, key);
        var records = new (long, Record)[frames.Count];
        for (var i = 0; i < records.Length; i++) records[i] = (frames[i].Sequence, RecordCodec.Decode(frames[i].Payload.Span));
        return new Past(records);
    }
}
