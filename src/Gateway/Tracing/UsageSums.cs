using System.Globalization;
using System.Runtime.InteropServices;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Tracing;

/// <summary>
/// Adds up recorded usage by its time. A correction counts where the usage was that it corrects; what a change of plan brings, at the change.
/// So the sums over a period are what its counters say (law 4).
/// </summary>
/// <param name="From">Of the usage's time.</param>
/// <param name="To">Exclusive; null: without end.</param>
internal sealed record UsageSums(Instant From, Instant? To, UsageGrouping Grouping)
{
    /// <summary>How far back usage is added up.</summary>
    public static readonly TimeSpan LongestBack = TimeSpan.FromDays(100);

    public const int MostGroups = 10_000;

    /// <summary>Records that may be read for one answer.</summary>
    public long MostRecords { get; init; } = 2_000_000;

    /// <exception cref="ProblemException">422: more records or groups than one answer may take.</exception>
    public (IReadOnlyList<UsageGroup> Groups, IReadOnlyList<string> PropertyNames) Read(JournalWalk walk, long head, Core.Periods.Calendar calendar)
    {
        var first = walk.FirstAbout(From, head);
        var last = To is { } to ? walk.LastAbout(to, head) : head;
        if (last - first >= MostRecords) throw new ProblemException(TooMuch("records", MostRecords, "ask for a later from"));

        var sums = new Dictionary<UsageKey, Sum>();
        var names = new PropertyNames();
        foreach (var (sequence, record) in walk.Between(first, last))
        {
            if (record is not (Posting { MovesUsage: true } or PlanChanged)) continue;
            foreach (var booking in Booking.Of(sequence, record))
            {
                if (booking.Time < From || booking.Time >= To) continue;
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, Grouping.KeyOf(booking, calendar), out var isKnown);
                if (!isKnown && sums.Count > MostGroups) throw new ProblemException(TooMuch("groups", MostGroups, "group by less or ask for a shorter time"));
                names.Count(booking);
                sum = new Sum(sum.Quantity + booking.Quantity, sum.Charged + booking.Line.Charged, sum.Unbilled + booking.Line.Unbilled);
            }
        }
        return ([.. sums.OrderBy(static s => s.Key, UsageKey.Order).Select(static s => GroupOf(s.Key, s.Value))], names.MostUsed());
    }

    private static UsageGroup GroupOf(UsageKey key, Sum sum) => new(
        key.Meter, key.Unit, key.DayText, key.Hour, key.Price is { } price ? PriceEntry.Of(price) : null, key.Properties, sum.Quantity, sum.Charged, sum.Unbilled);

    private static Problem TooMuch(string what, long most, string instead) =>
        new(StatusCodes.Status422UnprocessableEntity, "too_much", string.Create(CultureInfo.InvariantCulture, $"This takes more than {most} {what}; {instead}."));

    private readonly record struct Sum(Quantity Quantity, Money Charged, Money Unbilled);
}
