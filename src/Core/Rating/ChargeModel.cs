namespace Spend.Core.Rating;

/// <summary>The kinds of price there are. Numbers are frozen: customers' own prices are in the journal.</summary>
public enum ChargeModel
{
    PerUnit = 0,
    Package = 1,
    Graduated = 2,
    Volume = 3,
    RequestTiers = 4,
    Flat = 5,
    Stairstep = 6,
    Percentage = 7,
    CostPlus = 8,
}
