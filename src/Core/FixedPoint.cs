using System.Globalization;
using System.Numerics;

namespace Spend.Core;

/// <summary>
/// The arithmetic that <see cref="Money"/> and <see cref="Quantity"/> share: integers at 1e-12, checked, exact text in and out.
/// </summary>
internal static class FixedPoint
{
    /// <summary>Fraction digits of every amount and quantity.</summary>
    public const int Digits = 12;

    /// <summary>One whole unit.</summary>
    public static readonly Int128 One = 1_000_000_000_000;

    /// <summary>
    /// Reads a decimal number exactly: optional sign, digits, optional fraction, optional exponent (the JSON number grammar,
    /// leading zeros allowed). Never rounds: text that needs more than 12 fraction digits is refused, zeros included.
    /// </summary>
    /// <returns>False for text that is no number, has too many fraction digits or leaves the range of 1e-12 units in 128 bits.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Int128 raw)
    {
        raw = 0;
        int at = 0, exponent = 0;
        var negative = at < text.Length && text[at] == '-';
        if (negative) at++;

        UInt128 digits = 0;
        int seen = 0, fraction = 0;
        var inFraction = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !inFraction && seen > 0) { inFraction = true; continue; }
            if (!char.IsAsciiDigit(c)) break;
            if (digits > MostDigits) return false;
            digits = digits * 10 + (uint)(c - '0');
            seen++;
            if (inFraction) fraction++;
        }
        if (seen == 0 || (inFraction && fraction == 0)) return false;
        if (at < text.Length && !TryParseExponent(text[at..], out exponent)) return false;

        var scale = fraction - exponent;
        if (scale > Digits) return false;
        for (var i = scale; i < Digits && digits != 0; i++)
        {
            if (digits > MostDigits) return false;
            digits *= 10;
        }
        if (digits > (UInt128)Int128.MaxValue) return false;
        raw = negative ? -(Int128)digits : (Int128)digits;
        return true;
    }

    /// <summary>One more digit fits behind this.</summary>
    private static readonly UInt128 MostDigits = (UInt128.MaxValue - 9) / 10;

    private static bool TryParseExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        if (text[0] is not ('e' or 'E')) return false;
        var digits = text[1..];
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+")) digits = digits[1..];
        if (digits.Length is 0 or > 4) return false;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) return false;
            exponent = exponent * 10 + (c - '0');
        }
        if (negative) exponent = -exponent;
        return true;
    }

    /// <summary>The shortest decimal text with this exact value: <c>0</c>, <c>-1.5</c>, <c>0.000003</c>.</summary>
    public static string Format(Int128 raw)
    {
        Span<char> buffer = stackalloc char[56];
        TryFormat(raw, buffer, out var written);
        return new string(buffer[..written]);
    }

    /// <summary>As <see cref="Format"/>, into a buffer of at least 56 characters.</summary>
    public static bool TryFormat(Int128 raw, Span<char> destination, out int written)
    {
        written = 0;
        if (destination.Length < 56) return false;
        var negative = raw < 0;
        var magnitude = negative ? (UInt128)(-(raw + 1)) + 1 : (UInt128)raw;

        // Most amounts fit 64 bits; 128-bit division is several times slower.
        UInt128 whole;
        ulong fraction;
        if (magnitude <= ulong.MaxValue)
        {
            (var q, fraction) = Math.DivRem((ulong)magnitude, 1_000_000_000_000UL);
            whole = q;
        }
        else
        {
            (whole, var r) = UInt128.DivRem(magnitude, 1_000_000_000_000UL);
            fraction = (ulong)r;
        }

        if (negative) destination[written++] = '-';
        whole.TryFormat(destination[written..], out var n, default, CultureInfo.InvariantCulture);
        written += n;
        if (fraction == 0) return true;

        destination[written++] = '.';
        var digits = destination.Slice(written, Digits);
        for (var i = Digits - 1; i >= 0; i--) (fraction, digits[i]) = (fraction / 10, (char)('0' + fraction % 10));
        var length = Digits;
        while (digits[length - 1] == '0') length--;
        written += length;
        return true;
    }

    /// <summary><c>a * b</c> of two fixed-point numbers, rounded half to even at 1e-12.</summary>
    /// <exception cref="OverflowException">The product leaves the range.</exception>
    public static Int128 Multiply(Int128 a, Int128 b)
    {
        if (IsLong(a) && IsLong(b)) return DivideHalfEven(a * b, One);
        return checked((Int128)DivideHalfEven((BigInteger)a * b, (BigInteger)One));
    }

    /// <summary><c>a / b</c> of two fixed-point numbers, rounded up to a whole number of units (a count, not fixed-point).</summary>
    public static Int128 CeilingDivide(Int128 a, Int128 b)
    {
        var (q, r) = Int128.DivRem(a, b);
        return r > 0 ? q + 1 : q;
    }

    /// <summary><c>a * b / c</c> of three fixed-point numbers, rounded half to even at 1e-12.</summary>
    public static Int128 Scale(Int128 a, Int128 b, Int128 c) => checked((Int128)DivideHalfEven((BigInteger)a * b, (BigInteger)c));

    /// <summary><c>a * n / d</c> of a fixed-point number and two plain ones, rounded half to even at 1e-12.</summary>
    public static Int128 MultiplyDivide(Int128 a, long n, long d) => DivideHalfEven(checked(a * n), d);

    /// <summary><c>a / b</c> of two fixed-point numbers that are not negative, rounded down to 1e-12.</summary>
    public static Int128 FloorRatio(Int128 a, Int128 b) => checked((Int128)((BigInteger)a * One / b));

    /// <summary>The nearest multiple of a unit; from halfway the even one, or the one farther from zero.</summary>
    public static Int128 RoundTo(Int128 raw, Int128 unit, bool halfAway)
    {
        var (q, r) = Int128.DivRem(raw, unit);
        var isHalf = Int128.Abs(r) * 2 == unit;
        return checked((isHalf && halfAway ? q + Int128.Sign(raw) : isHalf ? q + (Int128.IsOddInteger(q) ? Int128.Sign(raw) : 0) : DivideHalfEven(raw, unit)) * unit);
    }

    private static bool IsLong(Int128 value) => value >= long.MinValue && value <= long.MaxValue;

    private static Int128 DivideHalfEven(Int128 n, Int128 d)
    {
        var (q, r) = Int128.DivRem(n, d);
        if (r == 0) return q;
        var twice = Int128.Abs(r) * 2;
        return twice > d || (twice == d && Int128.IsOddInteger(q)) ? q + Int128.Sign(n) : q;
    }

    private static BigInteger DivideHalfEven(BigInteger n, BigInteger d)
    {
        var q = BigInteger.DivRem(n, d, out var r);
        var twice = BigInteger.Abs(r) * 2;
        return twice > d || (twice == d && !q.IsEven) ? q + n.Sign : q;
    }
}
