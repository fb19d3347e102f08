using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spend.Core.Periods;

namespace Spend.Gateway.Http;

/// <summary>The length of a billing period: a word, or <c>{"days": n}</c>.</summary>
public sealed class PeriodLengthConverter : JsonConverter<PeriodLength>
{
    public override PeriodLength Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return PeriodLength.OfDays(Days(ref reader));
        return (reader.TokenType == JsonTokenType.String ? reader.GetString() : null) switch
        {
            "month" => PeriodLength.Month,
            "year" => PeriodLength.Year,
            "week" => PeriodLength.Week,
            _ => throw Refused(),
        };
    }

    public override void Write(Utf8JsonWriter writer, PeriodLength value, JsonSerializerOptions options)
    {
        if (value.Unit != PeriodUnit.Days)
        {
            writer.WriteStringValue(value.ToString());
            return;
        }
        writer.WriteStartObject();
        writer.WriteNumber("days"u8, value.Days);
        writer.WriteEndObject();
    }

    private static int Days(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("days"u8)) throw Refused();
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var days) || days is < 1 or > PeriodLength.MostDays) throw Refused();
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? days : throw Refused();
    }

    private static InvalidValueException Refused() =>
        new(string.Create(CultureInfo.InvariantCulture, $"Must be month, year, week or {{\"days\": n}} with n from 1 to {PeriodLength.MostDays}."));
}

/// <summary>Where billing periods begin: a day of the month, or a date.</summary>
public sealed class BillingAnchorConverter : JsonConverter<BillingAnchor>
{
    private const string Date = "yyyy-MM-dd";

    public override BillingAnchor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var day) && day is >= 1 and <= 31) return new BillingAnchor(day);
        if (reader.TokenType == JsonTokenType.String && DateOnly.TryParseExact(reader.GetString(), Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return BillingAnchor.On(date);
        throw new InvalidValueException("Must be a day of the month from 1 to 31, or a date such as 2026-01-31.");
    }

    public override void Write(Utf8JsonWriter writer, BillingAnchor value, JsonSerializerOptions options)
    {
        if (value.Date is { } date) writer.WriteStringValue(date.ToString(Date, CultureInfo.InvariantCulture));
        else writer.WriteNumberValue(value.Day);
    }
}
