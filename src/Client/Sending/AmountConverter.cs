using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spend.Client;

/// <summary>
/// Amounts and quantities are decimal texts on the wire. A decimal has 28 digits, so with 12 behind the point it is exact up to 1e16; what it
/// could not hold exactly is refused instead of rounded.
/// </summary>
internal sealed class AmountConverter : JsonConverter<decimal>
{
    private const int Digits = 28, FractionDigits = 12;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) || reader.HasValueSequence) throw new JsonException("Not an amount.");
        var text = reader.ValueSpan;
        var digits = 0;
        foreach (var c in text)
            if (c is >= (byte)'0' and <= (byte)'9') digits++;
        if (digits > Digits || !Utf8Parser.TryParse(text, out decimal amount, out var read) || read != text.Length) throw new JsonException("Not an amount of at most 28 digits.");
        return amount;
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        if (decimal.Round(value, FractionDigits) != value) throw new ArgumentOutOfRangeException(nameof(value), value, "Has more than 12 fraction digits.");
        writer.WriteStringValue(value.ToString("0.############", CultureInfo.InvariantCulture));
    }
}
