using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>The versions of one source of a customer's prices that may still rate something, oldest first. At most one counts at any instant.</summary>
public sealed class PriceLists(PriceSource source)
{
    private readonly List<PriceList> _lists = [];

    public PriceSource Source => source;

    public IReadOnlyList<PriceList> All => _lists;

    /// <summary>The number of the newest version ever; 0 for none.</summary>
    public int LatestVersion { get; private set; }

    /// <summary>The newest version, unless it has ended by then.</summary>
    public PriceList? NewestAt(Instant now) => _lists is [.., var newest] && newest.Span.End > now ? newest : null;

    public PriceList? At(Instant time)
    {
        for (var i = _lists.Count - 1; i >= 0; i--)
            if (_lists[i].Span.Contains(time)) return _lists[i];
        return null;
    }

    public PriceList? Find(int version)
    {
        foreach (var list in _lists)
            if (list.Version == version) return list;
        return null;
    }

    /// <summary>The price that a line names, in whatever version still has it.</summary>
    public Price? PriceOf(PriceRef reference)
    {
        foreach (var list in _lists)
            if (list.Prices.Find(reference) is { } price && price.Ref.Equals(reference)) return price;
        return null;
    }

    /// <summary>Prices for a new version, those that the version in force there has already marked with where they came from.</summary>
    public PriceTerms[] TakenOver(PriceTerms[] prices, Instant start)
    {
        if (At(start) is not { } before) return prices;
        var known = before.Agreed.Prices.ToDictionary(static p => p.Id, StringComparer.Ordinal);
        return Array.ConvertAll(prices, price => known.TryGetValue(price.Id, out var same) && same.Equals(price)
            ? price with { Since = same.Since > 0 ? same.Since : before.Version }
            : price);
    }

    /// <summary>Whether another version took its place before it would have ended.</summary>
    public bool IsReplaced(PriceList list) =>
        list.Span.End < (list.Agreed.End ?? Instant.Max) && _lists.Exists(later => later.Version > list.Version && later.Span.Start == list.Span.End);

    /// <summary>What was charged under a version and those it took the place of: a term goes on when it is agreed anew.</summary>
    public IEnumerable<KeyValuePair<BillingPeriod, Money>> DrawnOf(PriceList list)
    {
        var start = list.Span.Start;
        var drawn = list.Drawn.AsEnumerable();
        for (var i = _lists.IndexOf(list) - 1; i >= 0; i--)
        {
            if (_lists[i].Span.End != start || !IsReplaced(_lists[i])) continue;
            start = _lists[i].Span.Start;
            drawn = drawn.Concat(_lists[i].Drawn);
        }
        return drawn;
    }

    /// <summary>A new version; the older ones end where it begins.</summary>
    internal void Add(Contract agreed, Instant now)
    {
        var start = agreed.Start ?? now;
        EndFrom(start, now);
        _lists.Add(new PriceList(source, ++LatestVersion, agreed, new Span(start, agreed.End ?? Instant.Max)));
    }

    /// <summary>Nothing counts from an instant on. What lies ahead and would begin there or later is gone, unless it may have rated something already.</summary>
    internal void EndFrom(Instant at, Instant now)
    {
        _lists.RemoveAll(list => list.Span.Start >= at && list.Span.Start > now + Limits.EventsAhead);
        foreach (var list in _lists)
            if (list.Span.End > at) list.EndAt(Instant.Later(list.Span.Start, at));
    }

    /// <summary>Forgets what ended before anything that is still kept. What was drawn of a term that goes on goes on with it.</summary>
    internal void Sweep(Instant neededSince)
    {
        foreach (var list in _lists)
            if (list.Span.End < neededSince && IsReplaced(list))
                _lists.FindLast(later => later.Version > list.Version && later.Span.Start == list.Span.End)!.TakeOver(list);
        _lists.RemoveAll(list => list.Span.End < neededSince);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(int latestVersion, IEnumerable<PriceList> lists)
    {
        LatestVersion = latestVersion;
        _lists.AddRange(lists);
    }
}
