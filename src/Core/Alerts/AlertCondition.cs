namespace Spend.Core.Alerts;

/// <summary>What an alert watches. Numbers are frozen: they are in the journal.</summary>
public enum AlertCondition
{
    /// <summary>Settled in a counter of the cap named by <see cref="Alert.Subject"/> is at least a percentage of its limit.</summary>
    CapPercent = 0,

    /// <summary>Used of what the plan includes of the meter named by the subject is at least a percentage.</summary>
    AllowancePercent = 1,

    /// <summary>Drawn of the contract's commitment is at least a percentage.</summary>
    CommitmentPercent = 2,

    /// <summary>Charged for usage of the current billing period is above an amount.</summary>
    SpendAbove = 3,

    /// <summary>What grants in the unit named by the subject have left, reserved included, is below an amount.</summary>
    FundsBelow = 4,

    /// <summary>Charged within a sliding window is above an amount.</summary>
    BurnRate = 5,

    /// <summary>What the current billing period is expected to come to is above an amount.</summary>
    ForecastAbove = 6,

    /// <summary>A grant that has something left expires within a time.</summary>
    GrantExpires = 7,
}
