namespace Spend.Model;

// From when on the customer is on which plan.
public sealed partial class ModelAccount
{
    public ModelAnswer Subscribe(long clock, string plan, int? version, ModelEffective effective) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (Catalog.Plan(plan, version) is not { } found) return "unknown_plan";
        if (found.Currency != _currency) return "currency_mismatch";
        return ChangeTo(found, effective, now);
    });

    public ModelAnswer Cancel(long clock, ModelEffective effective) => Decide(clock, now =>
    {
        if (!_configured) return "unknown_customer";
        if (InForce.Plan is null && _scheduled is null) return "not_found";
        if (InForce.Plan is null)
        {
            // What has not begun is called off, whenever.
            _scheduled = null;
            return Done(now);
        }
        return ChangeTo(null, effective, now);
    });

    private ModelAnswer ChangeTo(ModelPlan? plan, ModelEffective effective, long now)
    {
        if (effective.At <= now) return "time_passed";
        if ((effective.AtPeriodEnd ? PeriodAt(now).End : effective.At) is { } ahead)
        {
            // The rules are silent on the same change at the same time once more: it is scheduled already.
            if (_scheduled is { } scheduled && scheduled.At == ahead && IsSame(scheduled.Plan, plan)) return "unchanged";
            _scheduled = (ahead, plan);
            return Done(now);
        }
        if (!IsSame(InForce.Plan, plan)) return Change(now, plan);
        if (_scheduled is null) return "unchanged";
        _scheduled = null;
        return Done(now);
    }

    private static bool IsSame(ModelPlan? one, ModelPlan? other) => (one?.Key, one?.Version) == (other?.Key, other?.Version);
}
