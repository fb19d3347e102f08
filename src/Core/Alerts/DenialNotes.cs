using Spend.Core.Accounts;

namespace Spend.Core.Alerts;

/// <summary>Which denials were noted lately: at most one for each code and limit in a minute.</summary>
public sealed class DenialNotes
{
    private const long Minute = 60_000_000;

    private readonly Dictionary<(Status Status, string Limit), long> _minutes = [];

    /// <summary>The minute of the latest note, by code and limit. For snapshots.</summary>
    public IReadOnlyDictionary<(Status Status, string Limit), long> Minutes => _minutes;

    public bool IsDue(Status status, string limit, Instant now) =>
        !_minutes.TryGetValue((status, limit), out var latest) || latest < now.UnixMicroseconds / Minute;

    public void Add(Status status, string limit, Instant at)
    {
        var minute = at.UnixMicroseconds / Minute;
        foreach (var (key, noted) in _minutes)
            if (noted < minute) _minutes.Remove(key);
        _minutes[(status, limit)] = minute;
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(Status status, string limit, long minute) => _minutes[(status, limit)] = minute;
}
