using System.Text.Json;
using Spend.Core;
using Spend.Core.Periods;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>How amounts and times stand in answers, written without a string in between.</summary>
internal static class JsonAmounts
{
    private const int LongestAmount = 56;
    private const ulong One = 1_000_000_000_000;

    public static void WriteAmount(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Money amount)
    {
        Span<byte> text = stackalloc byte[LongestAmount];
        json.WriteString(name, text[Format(amount.Raw, text)..]);
    }

    public static void WriteAmount(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Quantity quantity)
    {
        Span<byte> text = stackalloc byte[LongestAmount];
        json.WriteString(name, text[Format(quantity.Raw, text)..]);
    }

    /// <summary>
    /// Writes the text of an amount to the end of a buffer: what <see cref="Money.ToString"/> says. An answer has dozens of amounts, nearly
    /// all of which fit 64 bits, where this is several times faster than 128-bit arithmetic.
    /// </summary>
    /// <returns>Where the text begins.</returns>
    internal static int Format(Int128 raw, Span<byte> text)
    {
        if (raw > ulong.MaxValue || raw < -(Int128)ulong.MaxValue) return FormatLarge(raw, text);
        var isNegative = raw < 0;
        var (whole, fraction) = Math.DivRem((ulong)(isNegative ? -raw : raw), One);
        var at = text.Length;
        if (fraction != 0)
        {
            var digits = 12;
            for (; fraction % 10 == 0; digits--) fraction /= 10;
            for (; digits > 0; digits--) (fraction, text[--at]) = (fraction / 10, (byte)('0' + fraction % 10));
            text[--at] = (byte)'.';
        }
        do (whole, text[--at]) = (whole / 10, (byte)('0' + whole % 10));
        while (whole != 0);
        if (isNegative) text[--at] = (byte)'-';
        return at;
    }

    private static int FormatLarge(Int128 raw, Span<byte> text)
    {
        Span<char> chars = stackalloc char[LongestAmount];
        Money.FromRaw(raw).TryFormat(chars, out var length);
        System.Text.Ascii.FromUtf16(chars[..length], text[^length..], out _);
        return text.Length - length;
    }

    /// <summary>RFC 3339 in UTC, with as many fraction digits as needed: what <see cref="Instant.ToString"/> says.</summary>
    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Instant at)
    {
        Span<byte> text = stackalloc byte[32];
        json.WriteString(name, text[..Format(at, text)]);
    }

    /// <summary>A billing period by its id; a month's, which nearly all are, without a string in between.</summary>
    public static void WritePeriod(this Utf8JsonWriter json, ReadOnlySpan<byte> name, BillingPeriod period)
    {
        if (period.Length.Unit != PeriodUnit.Month)
        {
            json.WriteString(name, period.Id);
            return;
        }
        Span<byte> text = stackalloc byte[7];
        Digits(text[..4], period.FirstDay.Year);
        text[4] = (byte)'-';
        Digits(text[5..], period.FirstDay.Month);
        json.WriteString(name, text);
    }

    private static int Format(Instant at, Span<byte> text)
    {
        var utc = at.ToDateTimeUtc();
        "0000-00-00T00:00:00."u8.CopyTo(text);
        Digits(text[..4], utc.Year);
        Digits(text[5..7], utc.Month);
        Digits(text[8..10], utc.Day);
        Digits(text[11..13], utc.Hour);
        Digits(text[14..16], utc.Minute);
        Digits(text[17..19], utc.Second);
        Digits(text[20..26], (int)(at.UnixMicroseconds % 1_000_000));
        var end = 26;
        while (text[end - 1] == (byte)'0') end--;
        if (text[end - 1] == (byte)'.') end--;
        text[end++] = (byte)'Z';
        return end;
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--) (value, text[i]) = (value / 10, (byte)('0' + value % 10));
    }
}
