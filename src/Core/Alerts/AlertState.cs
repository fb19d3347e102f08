using Spend.Core.Brakes;
using Spend.Core.Periods;

namespace Spend.Core.Alerts;

/// <summary>An alert on one account, and for what it has fired.</summary>
public sealed class AlertState(Alert alert)
{
    private readonly HashSet<(string Subject, Span Window)> _fired = [];

    public Alert Alert { get; set; } = alert;

    /// <summary>Of a burn rate: what was charged since it was set.</summary>
    public RateWindow? Rate { get; } = alert.Condition == AlertCondition.BurnRate ? new RateWindow(alert.Within) : null;

    /// <summary>By what it is about (a cap's counter, a price, a grant) and window.</summary>
    public IReadOnlyCollection<(string Subject, Span Window)> Fired => _fired;

    /// <summary>The number of entries at which the next sweep runs.</summary>
    public int SweepAt { get; private set; } = 64;

    public bool HasFired(string subject, Span window) => _fired.Contains((subject, window));

    /// <param name="isGone">Whether what it has fired for is known no more: a grant that ended, a counter that was dropped.</param>
    public void Fire(string subject, Span window, Instant at, Func<string, Span, bool> isGone)
    {
        if (_fired.Count >= SweepAt)
        {
            // No settlement or correction moves counters of windows that ended that long ago.
            _fired.RemoveWhere(f => (f.Window != default && f.Window.End <= at - Limits.EventsBack) || isGone(f.Subject, f.Window));
            SweepAt = Math.Max(64, _fired.Count * 2);
        }
        _fired.Add((subject, window));
    }

    public void Rearm(string subject, Span window) => _fired.Remove((subject, window));

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(IEnumerable<(string Subject, Span Window)> fired, int sweepAt)
    {
        _fired.UnionWith(fired);
        SweepAt = sweepAt;
    }
}
