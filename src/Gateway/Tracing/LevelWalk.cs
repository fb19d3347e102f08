using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Rating;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Tracing;

/// <summary>Where the counters of an event's segment stood before each of its lines: what all lines before it in the journal add up to.</summary>
internal sealed class LevelWalk
{
    /// <summary>Records that are read for it; where more came before, levels are not known.</summary>
    public const long MostRecords = 2_000_000;

    private readonly Dictionary<(long Sequence, int Index), Quantity> _before = [];

    /// <summary>The records after which the event's plan was another one.</summary>
    private long _endedAt = long.MaxValue;

    /// <summary>The level before a line; null where too much came before.</summary>
    public Quantity? Before(in Booking booking) => _before.TryGetValue((booking.Sequence, booking.Index), out var level) ? level : null;

    /// <summary>Whether the plan change that ended the segment had been recorded.</summary>
    public bool HadEnded(long sequence, Posting posting, EventStanding standing) =>
        sequence > _endedAt || posting.At > standing.ChangedAgainAt;

    /// <param name="first">The first record that can be about the period of the event.</param>
    public static LevelWalk Of(IReadOnlyList<(long Sequence, Posting Posting)> moving, EventStanding standing, long first, JournalWalk walk)
    {
        var found = new LevelWalk();
        var last = moving[^1].Sequence;
        if (last - first >= MostRecords) return found;
        var segment = moving[0].Posting.Segment;
        var own = moving.Select(static m => m.Sequence).ToHashSet();
        var levels = new Dictionary<PriceRef, Quantity>();
        foreach (var (sequence, record) in walk.Between(first, last))
        {
            if (record is PlanChanged changed && changed.At == standing.ChangedAgainAt) found._endedAt = sequence;
            foreach (var booking in Booking.Of(sequence, record))
            {
                if (booking.Segment != segment) continue;
                var level = levels.GetValueOrDefault(booking.Line.Price);
                if (own.Contains(sequence)) found._before[(sequence, booking.Index)] = level;
                levels[booking.Line.Price] = level + booking.Line.Level;
            }
        }
        return found;
    }
}
