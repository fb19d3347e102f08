namespace Spend.Core.Periods;

/// <summary>
/// The part of a billing period that a segment covers, in whole seconds. What is due or free per period is divided by it. Parts that
/// together make the period add up to the whole amount exactly, because each is the difference of two rounded running totals.
/// </summary>
public readonly record struct PeriodPart(long From, long To, long Of)
{
    public static readonly PeriodPart Whole = new(0, 1, 1);

    /// <summary>The part of <paramref name="period"/> from <paramref name="start"/> to <paramref name="end"/>, which lie within it; nothing where they are the wrong way round.</summary>
    public static PeriodPart Between(BillingPeriod period, Instant start, Instant end)
    {
        var from = Seconds(period, start);
        if (period.Start == period.End) return default(PeriodPart) with { Of = 1 };
        return new PeriodPart(from, Math.Max(from, Seconds(period, end)), Seconds(period, period.End));
    }

    public bool IsWhole => From == 0 && To == Of;

    public bool IsNothing => From == To;

    public Money Share(Money perPeriod) => IsWhole ? perPeriod : Money.FromRaw(Share(perPeriod.Raw));

    public Quantity Share(Quantity perPeriod) => IsWhole ? perPeriod : Quantity.FromRaw(Share(perPeriod.Raw));

    private Int128 Share(Int128 raw) => raw == 0 ? 0 : FixedPoint.MultiplyDivide(raw, To, Of) - FixedPoint.MultiplyDivide(raw, From, Of);

    private static long Seconds(BillingPeriod period, Instant at) => (at.UnixMicroseconds - period.Start.UnixMicroseconds) / 1_000_000;
}
