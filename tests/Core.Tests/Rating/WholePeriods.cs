using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Core.Tests.Rating;

internal static class WholePeriods
{
    /// <summary>The cost of a level in a segment that is a whole period.</summary>
    public static Money CostOf(this Price price, Quantity level) => price.CostOf(level, PeriodPart.Whole);
}
