using System.Text.Json;
using Spend.Core.Accounts;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>What each item costs, and by which price.</summary>
internal static class ChargeLines
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Line[] lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("meter"u8, line.Item.Meter);
            json.WriteAmount("quantity"u8, line.Item.Quantity);
            if (line.Billed != line.Item.Quantity) json.WriteAmount("billed_quantity"u8, line.Billed);
            json.WriteAmount("amount"u8, line.Amount);
            if (line.Unit is not null) json.WriteString("unit"u8, line.Unit);
            if (!line.Unbilled.IsZero) json.WriteAmount("unbilled"u8, line.Unbilled);
            json.WriteStartObject("price"u8);
            json.WriteString("source"u8, PostingWords.Source(line.Price.Source));
            json.WriteString("owner"u8, line.Price.Owner);
            json.WriteString("id"u8, line.Price.Id);
            json.WriteNumber("version"u8, line.Price.Version);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
