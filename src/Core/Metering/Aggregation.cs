namespace Spend.Core.Metering;

/// <summary>How a meter turns events into usage. Numbers are frozen: they are in the journal.</summary>
public enum Aggregation
{
    /// <summary>The sum of the quantities.</summary>
    Sum = 0,

    /// <summary>The number of items; each counts one.</summary>
    Count = 1,

    /// <summary>The highest quantity.</summary>
    Max = 2,

    /// <summary>How many distinct values a property has.</summary>
    Unique = 3,

    /// <summary>The quantity with the latest event time; of equal times the highest.</summary>
    Latest = 4,
}
