using System.Text.Json;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>What an event is called by its sender. A CloudEvent's id is only unique with its source; here it is known by both.</summary>
/// <param name="Id">The id here; null where it could not be read.</param>
internal readonly record struct EventName(string? Id, bool IsCloudEvent)
{
    public void Write(Utf8JsonWriter json)
    {
        if (Id is null) json.WriteNull("id"u8);
        else if (IsCloudEvent && Id.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end)
        {
            json.WriteString("id"u8, Id.AsSpan(end + 1));
            json.WriteString("source"u8, Id.AsSpan(0, end));
            json.WriteString("event"u8, Id);
        }
        else json.WriteString("id"u8, Id);
    }
}
