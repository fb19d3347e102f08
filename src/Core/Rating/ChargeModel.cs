namespace Spend.Core.Rating;

/// <summary>The kinds of price a plan can hold.</summary>
public enum ChargeModel
{
    PerUnit,
    Package,
    Graduated,
    Volume,
    RequestTiers,
}
