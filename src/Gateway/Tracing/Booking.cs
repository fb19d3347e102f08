using System.Text.Json;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Periods;
using Spend.Core.Usage;

namespace Spend.Gateway.Tracing;

/// <summary>One line as a record of the journal added it to the usage of a segment: of an event, or of a plan change that ends the segment early.</summary>
/// <param name="Sequence">Of the record.</param>
/// <param name="Index">Among the lines of the record, in the order in which they count, from 0.</param>
internal readonly record struct Booking(long Sequence, int Index, Record Record, SegmentRef Segment, Line Line)
{
    /// <summary>Null for a plan change.</summary>
    public Posting? Posting => Record as Posting;

    /// <summary>The period whose invoice it is on.</summary>
    public BillingPeriod BilledIn => Posting?.BilledIn ?? Segment.Period;

    /// <summary>Its own period had been closed.</summary>
    public bool IsLate => Posting?.BilledIn is not null;

    /// <summary>When the usage was; of a plan change when that was, but no time before its period.</summary>
    public Instant Time => Posting?.EventTime ?? Instant.Later(Record.At, Segment.Period.Start);

    /// <summary>What it adds to the quantity of its counter.</summary>
    public Quantity Quantity => Line.Aggregation == Aggregation.Sum ? Line.Item.Quantity : Line.Level;

    /// <summary>The event's, and the item's where it has its own.</summary>
    public Properties Properties => Merged(Line.Item, OfEvent);

    /// <summary>Why a correction was made; null for what is none.</summary>
    public string? Reason => Posting is { Kind: PostingKind.Void or PostingKind.Amend } correction ? correction.Reason : null;

    public string Kind => KindOf(Record);

    private Properties OfEvent => Posting?.Properties ?? Properties.None;

    /// <summary>By its item; what a plan change brings is no item's, so it has no properties.</summary>
    public bool Has(PropertyFilter filter) => filter.Matches(Line.Item, OfEvent);

    public static string KindOf(Record record) => record is Posting posting ? JsonNamingPolicy.SnakeCaseLower.ConvertName(posting.Kind.ToString()) : "plan_change";

    /// <summary>The lines that a record moves usage by, in the order in which they count; none for most records.</summary>
    public static IEnumerable<Booking> Of(long sequence, Record record)
    {
        var index = 0;
        switch (record)
        {
            case Posting { MovesUsage: true } posting:
                foreach (var line in posting.Reversed) yield return new Booking(sequence, index++, record, posting.Segment, line);
                foreach (var line in posting.Lines) yield return new Booking(sequence, index++, record, posting.Segment, line);
                break;
            case PlanChanged changed:
                foreach (var (segment, lines) in changed.Cuts)
                    foreach (var line in lines) yield return new Booking(sequence, index++, record, segment, line);
                break;
        }
    }

    public static Properties Merged(UsageItem item, Properties ofEvent)
    {
        if (item.Properties.Count == 0) return ofEvent;
        var merged = new List<KeyValuePair<string, string>>(item.Properties.Pairs.ToArray());
        foreach (var pair in ofEvent.Pairs)
            if (item.Properties[pair.Key] is null) merged.Add(pair);
        return Properties.Of([.. merged]);
    }
}
