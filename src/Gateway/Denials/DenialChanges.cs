using Spend.Journal;

namespace Spend.Gateway.Denials;

/// <summary>
/// Which tenants have new denials, of this node or of any other. However many watch, the store is asked four times a second at most, and not
/// at all where nobody does.
/// </summary>
internal sealed class DenialChanges(IDenialLog log, TimeProvider time)
{
    /// <summary>So old an answer may be.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, long> _latest = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long? _askedAt;
    private long _last;

    /// <summary>The latest change of a tenant's entries; 0: none.</summary>
    public long LatestOf(string tenant)
    {
        lock (_gate)
        {
            if (_askedAt is not { } at || time.GetElapsedTime(at) >= Every) Ask();
            return _latest.GetValueOrDefault(tenant);
        }
    }

    private void Ask()
    {
        foreach (var (tenant, change) in log.ChangesAfter(_last))
        {
            _latest[tenant] = change;
            _last = Math.Max(_last, change);
        }
        _askedAt = time.GetTimestamp();
    }
}
