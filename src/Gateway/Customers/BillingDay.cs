using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spend.Gateway.Http;

namespace Spend.Gateway.Customers;

/// <summary>The day of the month billing periods begin, 1 to 31; also read from a date, whose day it is.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct BillingDay(int Day)
{
    public sealed class Converter : JsonConverter<BillingDay>
    {
        public override BillingDay Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var day) && day is >= 1 and <= 31) return new BillingDay(day);
            if (reader.TokenType == JsonTokenType.String && DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return new BillingDay(date.Day);
            throw new InvalidValueException("Must be a day of the month from 1 to 31, or a date such as 2026-01-31.");
        }

        public override void Write(Utf8JsonWriter writer, BillingDay value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Day);
    }
}
