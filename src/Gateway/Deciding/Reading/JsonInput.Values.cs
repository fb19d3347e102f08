using System.Buffers;
using System.Text;
using System.Text.Json;
using Spend.Core;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>The kinds of values that requests have. Each answers null where the value is not of its kind; the error is noted.</summary>
internal ref partial struct JsonInput
{
    private const int LongestNumber = 64;
    public const long MostTokens = 1_000_000_000_000_000;

    /// <summary>An id, key or name: 1 to 255 bytes of UTF-8 without control characters.</summary>
    public string? Name(int maxBytes = Limits.NameBytes) => String(1, maxBytes, controls: false, keep: true);

    /// <summary>As <see cref="Name"/>, but of a value that does not come again: an event's id.</summary>
    public string? Id(int maxBytes = Limits.NameBytes) => String(1, maxBytes, controls: false, keep: false);

    /// <summary>Free text, stored and given back as it is; only NUL is refused.</summary>
    public string? Text(int minBytes = 0) => String(minBytes, Limits.TextBytes, controls: true, keep: true);

    public bool? Boolean()
    {
        if (_reader.TokenType is JsonTokenType.True or JsonTokenType.False) return _reader.TokenType == JsonTokenType.True;
        RefuseValue("Must be true or false.");
        return null;
    }

    public long? Integer(long min, long max)
    {
        if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var value) && value >= min && value <= max) return value;
        RefuseValue($"Must be an integer from {min} to {max}.");
        return null;
    }

    /// <summary>A count as model providers report it: an integer of zero or more; null stands for none.</summary>
    public long? Count() => IsNull ? 0 : Integer(0, MostTokens);

    /// <summary>A point in time, with an offset so that it is one.</summary>
    public Instant? Time()
    {
        Span<char> text = stackalloc char[LongestNumber];
        if (_reader.TokenType == JsonTokenType.String && TryAscii(text, out var length) && Instant.TryParse(text[..length], out var instant)) return instant;
        RefuseValue("Must be an RFC 3339 timestamp with an offset.");
        return null;
    }

    public const string NotAboveZero = "Must be above zero.";

    /// <summary>
    /// An amount of usage above zero, as decimal string or number. The token itself is read, never a floating-point form of it, so what
    /// is accepted is exact.
    /// </summary>
    /// <param name="orZero">Whether zero is one, too.</param>
    public Quantity? Amount(bool orZero = false)
    {
        var isNumber = _reader.TokenType is JsonTokenType.String or JsonTokenType.Number;
        if (isNumber && TryWhole(_reader.ValueSpan, out var whole)) return Quantity.Of(whole);
        Span<char> text = stackalloc char[LongestNumber];
        if (!isNumber || !TryAscii(text, out var length) || !Quantity.TryParse(text[..length], out var quantity))
        {
            RefuseValue("Must be a decimal number with at most 12 fraction digits.");
            return null;
        }
        if ((quantity > Quantity.Zero || (orZero && quantity.IsZero)) && quantity.Raw <= Limits.Magnitude) return quantity;
        Refuse(quantity.Raw > 0 ? "Is too large." : orZero ? "Must not be negative." : NotAboveZero);
        return null;
    }

    /// <summary>The value as the text of a property: strings as they are, numbers by value, <c>true</c> and <c>false</c>.</summary>
    public string? Scalar()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return Text();
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Number:
                Span<char> text = stackalloc char[LongestNumber];
                if (TryAscii(text, out var length)) return Quantity.TryParse(text[..length], out var number) ? number.ToString() : text[..length].ToString();
                RefuseValue("Has too many digits.");
                return null;
            default:
                RefuseValue("Must be a string, a number, true or false: nested values cannot become properties.");
                return null;
        }
    }

    /// <summary>The name of the current member, which may be any name.</summary>
    public string? MemberName() => String(1, Limits.NameBytes, controls: false, keep: true);

    private string? String(int minBytes, int maxBytes, bool controls, bool keep)
    {
        if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            RefuseValue("Must be a string.");
            return null;
        }
        if (_reader.ValueIsEscaped) return EscapedString(minBytes, maxBytes, controls, keep);
        return Checked(_reader.ValueSpan, minBytes, maxBytes, controls, keep);
    }

    private string? EscapedString(int minBytes, int maxBytes, bool controls, bool keep)
    {
        // An escape takes at most six bytes for one; what is longer than that cannot fit once it is resolved.
        if (_reader.ValueSpan.Length > maxBytes * 6) return Checked(_reader.ValueSpan, minBytes, maxBytes, controls, keep);
        var buffer = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        try
        {
            var length = _reader.CopyString(buffer);
            return Checked(buffer.AsSpan(0, length), minBytes, maxBytes, controls, keep);
        }
        catch (InvalidOperationException)
        {
            Refuse("Has half of a surrogate pair.");
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string? Checked(scoped ReadOnlySpan<byte> utf8, int minBytes, int maxBytes, bool controls, bool keep)
    {
        if (utf8.Length < minBytes) Refuse("Must not be empty.");
        else if (utf8.Length > maxBytes) Refuse($"Must be at most {maxBytes} bytes of UTF-8.");
        else if (controls ? utf8.Contains((byte)0) : !PlainText.HasNoControls(utf8)) Refuse(controls ? "Must not contain NUL." : "Must not contain control characters.");
        else return keep ? Words.TextOf(utf8) : Encoding.UTF8.GetString(utf8);
        return null;
    }

    /// <summary>Digits alone, of a number within limits and above zero: nearly every quantity, and far quicker than the exact way.</summary>
    private static bool TryWhole(ReadOnlySpan<byte> digits, out long whole)
    {
        whole = 0;
        if (digits.Length > 15) return false;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            whole = whole * 10 + (digit - '0');
        }
        return whole > 0;
    }

    private readonly bool TryAscii(scoped Span<char> text, out int length)
    {
        length = 0;
        if (_reader.ValueIsEscaped)
        {
            if (_reader.ValueSpan.Length > text.Length * 6) return false;
            Span<byte> plain = stackalloc byte[LongestNumber * 6];
            try
            {
                return TryAscii(plain[.._reader.CopyString(plain)], text, out length);
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
        return TryAscii(_reader.ValueSpan, text, out length);
    }

    private static bool TryAscii(ReadOnlySpan<byte> utf8, Span<char> text, out int length)
    {
        length = utf8.Length;
        return utf8.Length <= text.Length && System.Text.Ascii.ToUtf16(utf8, text, out _) == OperationStatus.Done;
    }
}
