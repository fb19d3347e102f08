using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spend.Client;

/// <summary>A word or a number, as a text.</summary>
internal sealed class StatusConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32().ToString(CultureInfo.InvariantCulture) : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
