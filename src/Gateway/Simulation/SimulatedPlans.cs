using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Gateway.Simulation;

/// <summary>
/// The plans of a simulated account: those recorded, or one in the place of all of them. Being on a plan and leaving it stay as
/// recorded: who came in the middle of the range, or left, does so here.
/// </summary>
/// <param name="instead">Null: as recorded.</param>
internal sealed class SimulatedPlans(SimulatedAccount simulated, PlanVersion? instead, bool subscribesLater)
{
    private Account Account => simulated.Account;

    private ScheduledChange? Scheduled => Account.Subscription.Scheduled;

    /// <summary>Has the simulated plan in force from the start of the range, and applies what is due then.</summary>
    /// <param name="before">The last instant before it.</param>
    public void Begin(Instant before, Instant from)
    {
        var leavesAt = Account.Plan is not null && Scheduled is { Plan: null } leaving ? leaving.At : (Instant?)null;
        if (instead is not null) Switch(before, from, leavesAt);
        simulated.Advance(from);
        if (instead is not null && leavesAt is { } at && at > from && Account.Plan is not null && Scheduled is null) simulated.Do(new Cancel(new Effective(at, false)), from);
    }

    /// <summary>The customer was created within the range.</summary>
    public void Arrive(Instant at)
    {
        if (instead is not null && !subscribesLater) Subscribe(instead.Ref, at, Effective.Now);
    }

    public void Follow(PlanChanged changed)
    {
        if (changed.Plan is { } plan) Subscribe(instead?.Ref ?? plan.Plan, changed.At, Effective.Now);
        else simulated.Do(new Cancel(Effective.Now), changed.At);
    }

    public void Follow(ChangeScheduled scheduled)
    {
        if (scheduled.Change is not { } change) CallOff(scheduled.At);
        else if (change.Plan is null) simulated.Do(new Cancel(new Effective(change.At, false)), scheduled.At);
        else if (instead is null || Account.Plan is null) Subscribe(instead?.Ref ?? change.Plan.Plan, scheduled.At, new Effective(change.At, false));
        // It would have been another change to the plan that is in force.
        else CallOff(scheduled.At);
    }

    private void Switch(Instant before, Instant from, Instant? leavesAt)
    {
        if (Account.Plan is { } current)
        {
            if (current == instead!.Ref)
            {
                if (Scheduled is { Plan: not null }) CallOff(before);
            }
            else if (leavesAt is null || leavesAt > from) Subscribe(instead.Ref, before, new Effective(from, false));
        }
        else if (Scheduled is { Plan: not null } coming) Subscribe(instead!.Ref, before, new Effective(coming.At, false));
        else if (!subscribesLater) Subscribe(instead!.Ref, before, new Effective(from, false));
    }

    /// <summary>Nothing is scheduled any more.</summary>
    private void CallOff(Instant at)
    {
        if (Scheduled is null) return;
        if (Account.Plan is { } plan) Subscribe(plan, at, Effective.Now);
        else simulated.Do(new Cancel(Effective.Now), at);
    }

    private void Subscribe(PlanRef plan, Instant at, Effective effective) => simulated.Do(new Subscribe(plan.Key, plan.Version, effective), at);
}
