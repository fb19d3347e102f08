using System.Diagnostics;

namespace Spend.Core;

/// <summary>
/// An exact amount of one currency or credit unit: an integer count of 1e-12 units. Range about ±1.7e26 units; default is zero.
/// The unit itself is kept beside it, once, by whoever holds the amount. All arithmetic is checked; nothing here rounds.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Money : IEquatable<Money>, IComparable<Money>
{
    private Money(Int128 raw) => Raw = raw;

    /// <summary>The amount in units of 1e-12.</summary>
    public Int128 Raw { get; }

    public static Money Zero => default;

    public static Money FromRaw(Int128 raw) => new(raw);

    /// <summary>Reads decimal text exactly, at most 12 fraction digits. False where it is no such number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Money money)
    {
        var ok = FixedPoint.TryParse(text, out var raw);
        money = new Money(raw);
        return ok;
    }

    /// <exception cref="FormatException">The text is no decimal number with at most 12 fraction digits.</exception>
    public static Money Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var money) ? money : throw new FormatException($"'{text}' is not an amount with at most 12 fraction digits.");

#if PLANTED_UNCHECKED_ADD
    public static Money operator +(Money a, Money b) => new(unchecked(a.Raw + b.Raw));
#else
    public static Money operator +(Money a, Money b) => new(checked(a.Raw + b.Raw));
#endif
    public static Money operator -(Money a, Money b) => new(checked(a.Raw - b.Raw));
    public static Money operator -(Money a) => new(checked(-a.Raw));
    public static bool operator ==(Money a, Money b) => a.Raw == b.Raw;
    public static bool operator !=(Money a, Money b) => a.Raw != b.Raw;
    public static bool operator <(Money a, Money b) => a.Raw < b.Raw;
    public static bool operator >(Money a, Money b) => a.Raw > b.Raw;
    public static bool operator <=(Money a, Money b) => a.Raw <= b.Raw;
    public static bool operator >=(Money a, Money b) => a.Raw >= b.Raw;

    /// <summary>This amount for each whole one of <paramref name="count"/> (a plain number, not fixed-point).</summary>
    public static Money operator *(Money amount, Int128 count) => new(checked(amount.Raw * count));

    /// <summary>A unit price times a quantity, rounded half to even at 1e-12.</summary>
    public static Money operator *(Money unitAmount, Quantity quantity) => new(FixedPoint.Multiply(unitAmount.Raw, quantity.Raw));

    public static Money Min(Money a, Money b) => a < b ? a : b;
    public static Money Max(Money a, Money b) => a > b ? a : b;

    public bool IsZero => Raw == 0;
    public bool IsPositive => Raw > 0;
    public bool IsNegative => Raw < 0;

    public bool Equals(Money other) => Raw == other.Raw;
    public override bool Equals(object? obj) => obj is Money other && Equals(other);
    public override int GetHashCode() => Raw.GetHashCode();
    public int CompareTo(Money other) => Raw.CompareTo(other.Raw);

    /// <summary>The shortest decimal text with this exact value.</summary>
    public override string ToString() => FixedPoint.Format(Raw);

    /// <summary>As <see cref="ToString"/>, without allocating; the destination holds at least 56 characters.</summary>
    public bool TryFormat(Span<char> destination, out int written) => FixedPoint.TryFormat(Raw, destination, out written);
}
