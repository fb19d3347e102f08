using System.Numerics;

namespace Spend.Model;

/// <summary>Amounts and quantities as whole numbers of 1e-12, without any bound.</summary>
public static class Exact
{
    public static readonly BigInteger One = BigInteger.Pow(10, 12);

    public static BigInteger Of(long whole) => whole * One;

    /// <summary>A price times a quantity, rounded half to even at 1e-12.</summary>
    public static BigInteger Times(BigInteger price, BigInteger quantity) => Share(price, quantity, One);

    /// <summary>So many parts of a whole, rounded half to even at 1e-12.</summary>
    public static BigInteger Share(BigInteger amount, BigInteger parts, BigInteger whole)
    {
        var (quotient, remainder) = FloorDivide(amount * parts, whole);
        var twice = remainder * 2;
        return twice > whole || (twice == whole && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    /// <summary>How many whole 1e-12 of a quantity an amount of money buys, at most.</summary>
    public static BigInteger Floor(BigInteger money, BigInteger price) => FloorDivide(money * One, price).Quotient;

    /// <summary>How many packages of a size hold a quantity.</summary>
    public static BigInteger Ceiling(BigInteger quantity, BigInteger size)
    {
        var (quotient, remainder) = FloorDivide(quantity, size);
        return remainder.IsZero ? quotient : quotient + 1;
    }

    /// <summary>Reads plain decimal text such as <c>12.5</c>; null where it is no such number.</summary>
    public static BigInteger? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split('.');
        if (parts.Length > 2 || parts.Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit))) return null;
        var fraction = parts.Length == 2 ? parts[1] : "";
        return fraction.Length > 12 ? null : BigInteger.Parse(parts[0] + fraction.PadRight(12, '0'));
    }

    /// <summary>The shortest decimal text with this value.</summary>
    public static string Text(BigInteger raw)
    {
        var digits = BigInteger.Abs(raw).ToString().PadLeft(13, '0');
        var fraction = digits[^12..].TrimEnd('0');
        return (raw.Sign < 0 ? "-" : "") + digits[..^12] + (fraction.Length > 0 ? "." + fraction : "");
    }

    public static BigInteger Sum<T>(this IEnumerable<T> all, Func<T, BigInteger> part)
    {
        var sum = BigInteger.Zero;
        foreach (var one in all) sum += part(one);
        return sum;
    }

    private static (BigInteger Quotient, BigInteger Remainder) FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var remainder);
        return remainder.Sign < 0 ? (quotient - 1, remainder + b) : (quotient, remainder);
    }
}
