using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Metering;

namespace Spend.Gateway.Http;

/// <summary>Money: a decimal string; a number is taken by its text, never through floating point.</summary>
public sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Money.TryParse(DecimalText.Of(ref reader), out var money) && Int128.Abs(money.Raw) <= Limits.Magnitude ? money : throw DecimalText.Refused();

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[56];
        value.TryFormat(text, out var written);
        writer.WriteStringValue(text[..written]);
    }
}

/// <summary>A quantity: as <see cref="MoneyConverter"/>.</summary>
public sealed class QuantityConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Quantity.TryParse(DecimalText.Of(ref reader), out var quantity) && Int128.Abs(quantity.Raw) <= Limits.Magnitude ? quantity : throw DecimalText.Refused();

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[56];
        value.TryFormat(text, out var written);
        writer.WriteStringValue(text[..written]);
    }
}

/// <summary>RFC 3339 with an offset; without one a time would mean something else on each machine.</summary>
public sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Instant.TryParse(reader.GetString(), out var instant)
            ? instant
            : throw new InvalidValueException("Must be an RFC 3339 timestamp with an offset, such as 2026-11-20T10:00:00Z.");

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Every string that comes in: no control characters, no half surrogate pairs, bounded.</summary>
public sealed class TextConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new InvalidValueException("Must be a string.");
        var text = reader.GetString()!;
        return Text.FaultOfText(text) is { } fault ? throw new InvalidValueException(fault) : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } name && Text.FaultOfId(name) is null ? name : throw new InvalidValueException("A member's name: 1 to 255 bytes without control characters.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}

/// <summary>Properties: an object of strings.</summary>
public sealed class PropertiesConverter : JsonConverter<Properties>
{
    public override Properties Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new InvalidValueException("Must be an object of strings.");
        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (Text.FaultOfId(name) is { } fault) throw new InvalidValueException("A property's name: " + fault);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw new InvalidValueException($"The value of '{name}' must be a string.");
            var value = reader.GetString()!;
            if (Text.FaultOfText(value) is { } inValue) throw new InvalidValueException($"The value of '{name}': {inValue}");
            if (pairs.Exists(p => p.Key == name)) throw new InvalidValueException($"'{name}' is given twice.");
            if (pairs.Count == Limits.Properties) throw new InvalidValueException($"At most {Limits.Properties} properties.");
            pairs.Add(new(name, value));
        }
        return Properties.Of([.. pairs]);
    }

    public override void Write(Utf8JsonWriter writer, Properties value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Pairs) writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}

/// <summary>An enum by exact snake_case words; no numbers, no other case.</summary>
public sealed class WordConverter<T> : JsonConverter<T>, IWords where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByWord = Enum.GetValues<T>().ToDictionary(static v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));
    private static readonly Dictionary<T, string> ByValue = ByWord.ToDictionary(static w => w.Value, static w => w.Key);

    public IEnumerable<string> Words => ByWord.Keys;

    internal static bool TryParse(string word, out T value) => ByWord.TryGetValue(word, out value);

    internal static string WordOf(T value) => ByValue[value];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByWord.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new InvalidValueException($"Must be one of: {string.Join(", ", ByWord.Keys)}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(ByValue[value]);
}

/// <summary>The words an enum is written in, for the API's description.</summary>
public interface IWords
{
    IEnumerable<string> Words { get; }
}

/// <summary>The text of a decimal, as it stands in the document.</summary>
internal static class DecimalText
{
    public static string Of(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
        _ => "",
    };

    public static InvalidValueException Refused() => new("Must be a decimal with at most 12 fraction digits, at most 1000000000000000, such as \"0.000003\".");
}
