using Spend.Core.Alerts;
using Spend.Core.Periods;

namespace Spend.Journal.Verification;

/// <summary>One alert as the journal's records tell of it: for what it has fired and is not armed again.</summary>
internal sealed class WatchedAlert(Alert alert)
{
    /// <summary>Owners may change while it goes on.</summary>
    public Alert Alert { get; set; } = alert;

    public HashSet<(string Subject, Span Window)> Fired { get; } = [];

    /// <summary>Of a burn rate: what was charged since it was set.</summary>
    public SlidingSpend? Rate { get; } = alert.Condition == AlertCondition.BurnRate ? new SlidingSpend(alert.Within) : null;
}
