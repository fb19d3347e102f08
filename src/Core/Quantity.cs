using System.Diagnostics;

namespace Spend.Core;

/// <summary>
/// An exact amount of usage in a meter's unit: an integer count of 1e-12 units. Range about ±1.7e26; default is zero. Checked.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private Quantity(Int128 raw) => Raw = raw;

    /// <summary>The quantity in units of 1e-12.</summary>
    public Int128 Raw { get; }

    public static Quantity Zero => default;
    public static Quantity One => new(FixedPoint.One);

    public static Quantity FromRaw(Int128 raw) => new(raw);
    public static Quantity Of(long whole) => new(whole * FixedPoint.One);

    /// <summary>Reads decimal text exactly, at most 12 fraction digits. False where it is no such number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity)
    {
        var ok = FixedPoint.TryParse(text, out var raw);
        quantity = new Quantity(raw);
        return ok;
    }

    /// <exception cref="FormatException">The text is no decimal number with at most 12 fraction digits.</exception>
    public static Quantity Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var quantity) ? quantity : throw new FormatException($"'{text}' is not a quantity with at most 12 fraction digits.");

    /// <summary>How many packages of <paramref name="size"/> hold this quantity: rounded up, never negative for a positive quantity.</summary>
    public Int128 PackagesOf(Quantity size) => FixedPoint.CeilingDivide(Raw, size.Raw);

    public static Quantity operator +(Quantity a, Quantity b) => new(checked(a.Raw + b.Raw));
    public static Quantity operator -(Quantity a, Quantity b) => new(checked(a.Raw - b.Raw));
    public static Quantity operator -(Quantity a) => new(checked(-a.Raw));
    public static bool operator ==(Quantity a, Quantity b) => a.Raw == b.Raw;
    public static bool operator !=(Quantity a, Quantity b) => a.Raw != b.Raw;
    public static bool operator <(Quantity a, Quantity b) => a.Raw < b.Raw;
    public static bool operator >(Quantity a, Quantity b) => a.Raw > b.Raw;
    public static bool operator <=(Quantity a, Quantity b) => a.Raw <= b.Raw;
    public static bool operator >=(Quantity a, Quantity b) => a.Raw >= b.Raw;

    public static Quantity Max(Quantity a, Quantity b) => a > b ? a : b;
    public static Quantity Min(Quantity a, Quantity b) => a < b ? a : b;

    public bool IsZero => Raw == 0;

    public bool Equals(Quantity other) => Raw == other.Raw;
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);
    public override int GetHashCode() => Raw.GetHashCode();
    public int CompareTo(Quantity other) => Raw.CompareTo(other.Raw);

    /// <summary>The shortest decimal text with this exact value.</summary>
    public override string ToString() => FixedPoint.Format(Raw);

    /// <summary>As <see cref="ToString"/>, without allocating; the destination holds at least 56 characters.</summary>
    public bool TryFormat(Span<char> destination, out int written) => FixedPoint.TryFormat(Raw, destination, out written);
}
