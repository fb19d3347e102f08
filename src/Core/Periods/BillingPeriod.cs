using System.Globalization;

namespace Spend.Core.Periods;

/// <summary>One billing period of a customer. Its id is the year and month, in the customer's time zone, in which it starts.</summary>
public readonly record struct BillingPeriod(int Year, int Month, Span Span)
{
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    public Instant Start => Span.Start;
    public Instant End => Span.End;
}
