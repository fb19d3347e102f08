using System.Text;
using Spend.Core;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Decimals as text. No culture is asked: an invoice is the same document everywhere.</summary>
public static class DecimalWords
{
    /// <summary>U+2212, which stands on the height of figures and is no hyphen that a line may break after.</summary>
    public const char Minus = '\u2212';

    /// <summary><c>1,234,567.5</c>, exact.</summary>
    /// <param name="raw">In 1e-12.</param>
    /// <param name="leastDigits">Of the fraction.</param>
    public static string Grouped(Int128 raw, int leastDigits = 0)
    {
        var plain = Plain(raw, leastDigits);
        var text = new StringBuilder();
        var start = 0;
        if (raw < 0)
        {
            text.Append(Minus);
            start = 1;
        }
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var end = point < 0 ? plain.Length : point;
        for (var i = start; i < end; i++)
        {
            text.Append(plain[i]);
            if (i + 1 < end && (end - i - 1) % 3 == 0) text.Append(',');
        }
        return text.Append(plain, end, plain.Length - end).ToString();
    }

    /// <summary><c>1234567.5</c>, exact; below zero with a hyphen.</summary>
    public static string Plain(Int128 raw, int leastDigits = 0)
    {
        var text = Money.FromRaw(raw).ToString();
        if (leastDigits == 0) return text;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return text + '.' + new string('0', leastDigits);
        return text.PadRight(point + 1 + leastDigits, '0');
    }
}
