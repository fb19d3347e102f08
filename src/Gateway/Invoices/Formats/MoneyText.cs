using Spend.Core;
using Spend.Core.Invoicing;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Amounts as people read them, the same on every machine: <c>USD 1,234.50</c>, <c>JPY 1,235</c>, <c>BHD 1.234</c>, <c>−USD 5.00</c>.</summary>
/// <param name="currency">ISO 4217.</param>
public sealed class MoneyText(string currency)
{
    private readonly int _digits = MinorUnits.DigitsOf(currency);

    public string Currency => currency;

    /// <summary>With the currency's code.</summary>
    public string WithCode(Money amount) => amount.IsNegative ? $"{DecimalWords.Minus}{currency}\u00A0{Bare(-amount)}" : $"{currency}\u00A0{Bare(amount)}";

    /// <summary>Without: at least the currency's minor digits, and more where the amount has more.</summary>
    public string Bare(Money amount) => DecimalWords.Grouped(amount.Raw, _digits);

    /// <summary>The price of one unit: no digits that say nothing where it is less than a minor unit.</summary>
    public string UnitPrice(Money amount) => Bare(amount);

    /// <summary>For machines: no groups, a hyphen as minus, at least the minor digits.</summary>
    public string Plain(Money amount) => DecimalWords.Plain(amount.Raw, _digits);

    /// <summary>In minor units, for amounts that can be paid.</summary>
    /// <exception cref="ArgumentException">The amount is no whole number of them.</exception>
    /// <exception cref="OverflowException">There are more than 64 bits of them.</exception>
    public long InMinorUnits(Money amount)
    {
        var unit = Quantity.One.Raw;
        for (var i = 0; i < _digits; i++) unit /= 10;
        var (whole, rest) = Int128.DivRem(amount.Raw, unit);
        return rest == 0 ? checked((long)whole) : throw new ArgumentException($"{amount} {currency} is no whole number of minor units.", nameof(amount));
    }

    /// <summary>In minor units, exact, whatever part of one there is: <c>0.00025</c> of a dollar is <c>0.025</c> cents.</summary>
    /// <exception cref="OverflowException">The result leaves the range of <see cref="Money"/>.</exception>
    public string InDecimalMinorUnits(Money amount)
    {
        var raw = amount.Raw;
        for (var i = 0; i < _digits; i++) raw *= 10;
        return Money.FromRaw(raw).ToString();
    }
}
