using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spend.Core;

namespace Spend.Gateway.Http;

/// <summary>
/// Says what the serializer found wrong, in the API's words. Its own messages name our types, so none of them is passed on; what they
/// are about has to be told from their text, as the exception carries nothing else. A wording unknown here still gives the place.
/// </summary>
internal static partial class JsonFaults
{
    public static FieldError[] Of(JsonException exception)
    {
        var pointer = Pointer(exception.Path ?? "$");
        if (exception is InvalidValueException) return [new(pointer, exception.Message)];

        var message = exception.Message;
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return [.. QuotedName().Matches(message[message.IndexOf("including:", StringComparison.Ordinal)..]).Select(name => new FieldError(Child(pointer, name.Groups[1].Value), "Is required."))];
        if (message.Contains("could not be mapped", StringComparison.Ordinal)) return [new(Ending(pointer, message), "Unknown field.")];
        if (message.Contains("uplicate property", StringComparison.Ordinal)) return [new(Ending(pointer, message), "Is given twice.")];
        if (message.Contains("maximum configured depth", StringComparison.Ordinal)) return [new(pointer, $"Nested deeper than {Limits.JsonDepth} levels.")];
        if (message.Contains("null", StringComparison.Ordinal) && exception.InnerException is null) return [new(pointer, "Must not be null.")];
        if (exception.InnerException is JsonException)
            return [new(pointer, string.Create(CultureInfo.InvariantCulture, $"Not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}."))];
        if (exception.InnerException is InvalidOperationException) return [new(pointer, "Is not valid Unicode text, or of the wrong type.")];
        return [new(pointer, "Is of the wrong type.")];
    }

    /// <summary>What is wrong with a document that was only parsed, not read into a type.</summary>
    public static FieldError OfDocument(JsonException exception) =>
        exception.Message.Contains("uplicate property", StringComparison.Ordinal) && QuotedName().Match(exception.Message) is { Success: true } name
            ? new FieldError("#", $"'{name.Groups[1].Value}' is given twice.")
            : exception.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? new FieldError("#", $"Nested deeper than {Limits.JsonDepth} levels.")
                : new FieldError("#", string.Create(CultureInfo.InvariantCulture, $"Not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}."));

    /// <summary><c>$.items[0]['a.b']</c> as <c>#/items/0/a.b</c>.</summary>
    public static string Pointer(string path)
    {
        var pointer = new StringBuilder("#");
        for (var i = 1; i < path.Length;)
        {
            string step;
            if (path[i] == '[' && i + 1 < path.Length && path[i + 1] == '\'')
            {
                var end = path.IndexOf("']", i, StringComparison.Ordinal);
                if (end < 0) break;
                (step, i) = (path[(i + 2)..end], end + 2);
            }
            else
            {
                var start = i + 1;
                var end = path.AsSpan(start).IndexOfAny('.', '[', ']');
                end = end < 0 ? path.Length : start + end;
                (step, i) = (path[start..end], path[start - 1] == '[' ? end + 1 : end);
            }
            pointer.Append('/').Append(Escape(step));
        }
        return pointer.ToString();
    }

    public static string Child(string pointer, string name) => $"{pointer}/{Escape(name)}";

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Some of the serializer's paths stop at the object, others name the member that the message names too.</summary>
    private static string Ending(string pointer, string message) =>
        QuotedName().Match(message) is not { Success: true } name || pointer.EndsWith("/" + Escape(name.Groups[1].Value), StringComparison.Ordinal)
            ? pointer
            : Child(pointer, name.Groups[1].Value);

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex QuotedName();
}
