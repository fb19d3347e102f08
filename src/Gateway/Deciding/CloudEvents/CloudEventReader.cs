using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Gateway.Deciding.Reading;
using Spend.Gateway.Deciding.Requests;

namespace Spend.Gateway.Deciding.CloudEvents;

/// <summary>
/// Reads a CloudEvent 1.0 in the JSON format as usage of one item: <c>subject</c> is the customer, <c>type</c> the meter, and
/// <c>data</c> carries the quantity and properties. What makes two events the same is source and id together.
/// </summary>
internal static class CloudEventReader
{
    /// <summary>Source, a space and id: the longest id an event can have here.</summary>
    public const int LongestId = 512;

    private const int Id = 1, Source = 2, SpecVersion = 4, Type = 8, Subject = 16, Time = 32, ContentType = 64, Schema = 128, Data = 256, Binary = 512;

    public static Parsed<RecordUsage> Read(ref JsonInput input, Catalog catalog)
    {
        var at = input.Position;
        if (!input.Object()) return Parsed<RecordUsage>.Invalid(null, input.TakeErrors());
        var (seen, given) = (0, 0);
        string? id = null, source = null, type = null, subject = null;
        Instant? time = null;
        var data = default(System.Text.Json.Utf8JsonReader);
        while (input.NextMember())
        {
            if (input.Is("id"u8, Id, ref seen)) id = Attribute(ref input, Id, ref given);
            else if (input.Is("source"u8, Source, ref seen)) source = SourceOf(ref input, ref given);
            else if (input.Is("specversion"u8, SpecVersion, ref seen)) Require(ref input, Attribute(ref input, SpecVersion, ref given) is null or "1.0", "Must be 1.0.");
            else if (input.Is("type"u8, Type, ref seen)) type = Attribute(ref input, Type, ref given);
            else if (input.Is("subject"u8, Subject, ref seen)) subject = Attribute(ref input, Subject, ref given);
            else if (input.Is("time"u8, Time, ref seen)) time = input.IsNull ? null : input.Time();
            else if (input.Is("datacontenttype"u8, ContentType, ref seen)) Require(ref input, IsJson(Attribute(ref input, ContentType, ref given)), "Must be application/json.");
            else if (input.Is("dataschema"u8, Schema, ref seen)) Attribute(ref input, Schema, ref given);
            else if (input.Is("data_base64"u8, Binary, ref seen)) Require(ref input, input.IsNull, "Is not supported: send data as a JSON object.");
            else if (input.Is("data"u8, Data, ref seen))
            {
                // What in it is the quantity depends on the type, which may come later.
                data = input.Mark();
                input.Skip();
            }
            else Extension(ref input);
        }
        if ((given & Id) == 0) input.Missing(at, "id");
        if ((given & Source) == 0) input.Missing(at, "source");
        if ((given & SpecVersion) == 0) input.Missing(at, "specversion");
        if ((given & Type) == 0) input.Missing(at, "type");
        if ((given & Subject) == 0) input.Missing(at, "subject");

        var (quantity, properties) = (default(Quantity?), (Properties?)Properties.None);
        if (type is not null)
        {
            var end = input.Mark();
            if ((seen & Data) != 0) input.GoTo(data);
            (quantity, properties) = CloudEventData.Read(ref input, at, hasData: (seen & Data) != 0, catalog.Meters.GetValueOrDefault(type));
            input.GoTo(end);
        }
        var eventId = id is null || source is null ? id : $"{source} {id}";
        if (eventId is not null && System.Text.Encoding.UTF8.GetByteCount(eventId) > LongestId) input.RefuseAt(at, $"Must have a source and id of at most {LongestId - 1} bytes together.");
        if (input.TakeErrors() is { } errors) return Parsed<RecordUsage>.Invalid(eventId, errors);

        UsageItem[] items = [new(type!, quantity!.Value, Properties.None)];
        var fingerprint = Content.OfEvent(items, properties!, time);
        return new(eventId, subject, new RecordUsage(eventId!, fingerprint, RequestSize.AddTo(items, properties!), properties!, time), null);
    }

    /// <summary>A text attribute; null in the JSON format stands for one that is not set.</summary>
    private static string? Attribute(ref JsonInput input, int bit, ref int given)
    {
        if (input.IsNull) return null;
        given |= bit;
        return bit == Id ? input.Id() : input.Name();
    }

    private static string? SourceOf(ref JsonInput input, ref int given)
    {
        var source = Attribute(ref input, Source, ref given);
        // A URI reference has no spaces; with one, source and id could be told apart in two ways.
        if (source is not null && source.Contains(' ', StringComparison.Ordinal)) input.Refuse("Must be a URI reference: without spaces.");
        return source;
    }

    /// <summary>Extension attributes are the sender's: allowed by the specification, not part of the usage.</summary>
    private static void Extension(ref JsonInput input)
    {
        if (!input.IsExtensionName()) input.RefuseMember("Is not a CloudEvents attribute name: lower-case letters and digits only.");
        else input.Skip();
    }

    private static void Require(ref JsonInput input, bool holds, string detail)
    {
        if (holds) return;
        input.Refuse(detail);
        input.Skip();
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType is null) return true;
        var media = contentType.AsSpan();
        if (media.IndexOf(';') is >= 0 and var end) media = media[..end];
        media = media.Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
