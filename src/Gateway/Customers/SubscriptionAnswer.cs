using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Plans;

namespace Spend.Gateway.Customers;

/// <summary>The plan version a customer is on, and the one it will be on.</summary>
public sealed record SubscriptionAnswer(
    string Customer,
    [property: Description("In force now; null for none.")] PlanRef? Plan,
    [property: Description("From when it is in force.")] Instant? Since,
    [property: Description("While in trial: until when base fee and minimum are not due."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? TrialEnds,
    [property: Description("The change that comes about by itself."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScheduledMove? Scheduled,
    [property: Description("When the change that was asked for comes about; left out where it was so already."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? EffectiveAt,
    AsOf AsOf)
{
    public static SubscriptionAnswer Of(string customer, Core.Accounts.Account account, Instant now, Instant? effectiveAt)
    {
        var (current, scheduled) = (account.Subscription.Current, account.Subscription.Scheduled);
        return new SubscriptionAnswer(
            customer, current.Plan?.Plan, current.Number == 0 ? null : current.At, TrialEndsOf(account.Subscription, now),
            scheduled is null ? null : new ScheduledMove(scheduled.Plan?.Plan, scheduled.At), effectiveAt, new AsOf(account.Sequence));
    }

    public static Instant? TrialEndsOf(Subscription subscription, Instant now) => subscription.TrialEnds > now ? subscription.TrialEnds : null;
}

/// <param name="Plan">Null: the subscription ends.</param>
public sealed record ScheduledMove([property: Description("Null: the subscription ends.")] PlanRef? Plan, Instant At);

/// <summary>The same in a customer's live state.</summary>
public sealed record CustomerSubscription(
    [property: Description("The plan's key; null for none.")] string? Plan,
    int? Version,
    [property: Description("From when it is in force.")] Instant? Since,
    [property: Description("While in trial: until when base fee and minimum are not due."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? TrialEnds,
    [property: Description("The change that comes about by itself."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ScheduledSubscription? Scheduled)
{
    public static CustomerSubscription? Of(Subscription subscription, Instant now)
    {
        var (current, scheduled) = (subscription.Current, subscription.Scheduled);
        if (current.Plan is null && scheduled is null) return null;
        return new CustomerSubscription(
            current.Plan?.Plan.Key, current.Plan?.Plan.Version, current.Number == 0 ? null : current.At, SubscriptionAnswer.TrialEndsOf(subscription, now),
            scheduled is null ? null : new ScheduledSubscription(scheduled.Plan?.Plan.Key, scheduled.Plan?.Plan.Version, scheduled.Plan?.Name, scheduled.At));
    }
}

public sealed record ScheduledSubscription([property: Description("Null: the subscription ends.")] string? Plan, int? Version, string? Name, Instant At);
