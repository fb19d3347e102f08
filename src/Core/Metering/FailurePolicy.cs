namespace Spend.Core.Metering;

/// <summary>What a hold settled with outcome "failure" is charged for a meter. Numbers are frozen: they are in the journal.</summary>
public enum FailurePolicy
{
    /// <summary>Nothing is charged; the true cost is recorded as unbilled.</summary>
    NoCharge = 0,

    /// <summary>The actual usage is charged as if it had succeeded.</summary>
    Charge = 1,
}
