using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Overviews;

/// <summary>
/// The rows of a tenant's customers in memory, for as long as somebody lists them: read once, then only what was put since. Lists are then a
/// matter of looking through them.
/// </summary>
internal sealed class CustomerDirectory(ICustomerOverviews store, TimeProvider time)
{
    private const int ReadAtOnce = 5_000;

    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <exception cref="ProblemException">400: the cursor is none that this list gave.</exception>
    public Page<OverviewAnswer> List(string tenant, OverviewQuery query)
    {
        Shelf? shelf;
        lock (_gate)
        {
            if (!_shelves.TryGetValue(tenant, out shelf)) _shelves.Add(tenant, shelf = new Shelf());
            shelf.UsedAt = time.GetTimestamp();
        }
        var now = Instant.From(time.GetUtcNow().UtcDateTime);
        lock (shelf)
        {
            shelf.CatchUp(store, tenant);
            return shelf.List(query, now);
        }
    }

    /// <summary>Lets go of tenants that nobody has listed for a while.</summary>
    public void ForgetIdle()
    {
        lock (_gate)
            foreach (var (tenant, shelf) in _shelves)
                if (time.GetElapsedTime(shelf.UsedAt) >= IdleFor) _shelves.Remove(tenant);
    }

    /// <summary>The rows of one tenant. Used under its own lock.</summary>
    private sealed class Shelf
    {
        private readonly Dictionary<string, OverviewRow> _rows = new(StringComparer.Ordinal);
        private long _last;

        public long UsedAt { get; set; }

        public void CatchUp(ICustomerOverviews store, string tenant)
        {
            IReadOnlyList<CustomerOverview> some;
            do
            {
                some = store.After(tenant, _last, ReadAtOnce);
                foreach (var (customer, _, body, number) in some)
                {
                    if (OverviewRow.Read(body) is { } row) _rows[customer.Customer] = row;
                    _last = number;
                }
            }
            while (some.Count == ReadAtOnce);
        }

        public Page<OverviewAnswer> List(OverviewQuery query, Instant now)
        {
            var after = query.After(id => _rows.TryGetValue(id, out var row) ? row.Name : "");
            var order = query.Order;
            var page = _rows.Values.Where(query.Wants).Select(row => (Place: query.PlaceOf(row, now), Row: row))
                .Where(row => after is not { } place || order.Compare(row.Place, place) > 0)
                .OrderBy(static row => row.Place, order).Take(query.Page.Limit + 1).ToList();
            var isLast = page.Count <= query.Page.Limit;
            return new Page<OverviewAnswer>(
                [.. page.Take(query.Page.Limit).Select(row => OverviewAnswer.Of(row.Row, now))], isLast ? null : query.CursorOf(page[^2].Place));
        }
    }
}
