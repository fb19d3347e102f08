using System.Globalization;
using System.Numerics;
using Spend.Core;

namespace Spend.Gateway.Pricing;

/// <summary>A decimal of any length, <c>digits × 10^-scale</c>: what a price list's numbers are until markup is on them.</summary>
internal readonly record struct ExactDecimal(BigInteger Digits, int Scale)
{
    /// <summary>Beyond this many digits a number is no price; keeps a crafted exponent from costing memory.</summary>
    private const int MaxDigits = 60;

    private const int MoneyScale = 12;

    /// <summary>Reads a number in JSON's grammar.</summary>
    public static bool TryParse(string text, out ExactDecimal value)
    {
        value = default;
        var e = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = e < 0 ? text : text[..e];
        var exponent = 0;
        if (e >= 0 && !int.TryParse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
        if (mantissa.Length > MaxDigits || exponent is < -MaxDigits or > MaxDigits) return false;

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return false;
        value = new ExactDecimal(whole, fraction - exponent);
        return true;
    }

    public static ExactDecimal OnePlus(Quantity fraction) => new((BigInteger)fraction.Raw + BigInteger.Pow(10, MoneyScale), MoneyScale);

    public static ExactDecimal operator *(ExactDecimal a, ExactDecimal b) => new(a.Digits * b.Digits, a.Scale + b.Scale);

    /// <summary>As money: exact where 12 fraction digits are enough, else rounded half to even.</summary>
    /// <returns>False where it leaves the range of prices.</returns>
    public bool TryToMoney(out Money money, out bool rounded)
    {
        (money, rounded) = (default, false);
        var raw = Digits * BigInteger.Pow(10, Math.Max(0, MoneyScale - Scale));
        if (Scale > MoneyScale)
        {
            var divisor = BigInteger.Pow(10, Scale - MoneyScale);
            raw = BigInteger.DivRem(raw, divisor, out var rest);
            rounded = !rest.IsZero;
            var half = (BigInteger.Abs(rest) * 2).CompareTo(divisor);
            if (half > 0 || (half == 0 && !raw.IsEven)) raw += Digits.Sign;
        }
        if (BigInteger.Abs(raw) > (BigInteger)Limits.Magnitude) return false;
        money = Money.FromRaw((Int128)raw);
        return true;
    }
}
