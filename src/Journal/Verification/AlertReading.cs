using Spend.Core;
using Spend.Core.Periods;

namespace Spend.Journal.Verification;

/// <summary>A value that an alert watches, found anew after a record.</summary>
/// <param name="Subject">What of the alert's subject.</param>
/// <param name="Limit">What it is compared with: the whole of a percentage.</param>
/// <param name="Holds">Whether the condition holds; null where the verification has no opinion.</param>
internal readonly record struct AlertReading(string Subject, Span Window, Money Value, Money Limit, bool? Holds)
{
    /// <summary>Whether it held just before the record, at its time.</summary>
    public bool HeldBefore { get; init; } = true;

    public static AlertReading Share(string subject, Span window, Money value, Money limit, int percent) =>
        new(subject, window, value, limit, limit.IsPositive && value.Raw * 100 >= limit.Raw * percent);

    public static AlertReading Above(Span window, Money value, Money amount) => new("", window, value, amount, value > amount);
}
