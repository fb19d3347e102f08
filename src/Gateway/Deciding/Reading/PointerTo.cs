using System.Text;
using System.Text.Json;
using Spend.Core;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>
/// Where in a document a token stands. Found by reading the document again up to that token: errors are rare, and the usual request
/// keeps no trail of where it is.
/// </summary>
internal static class PointerTo
{
    /// <param name="json">From the start of a value on; what follows that value does not matter.</param>
    /// <param name="token">Where the token starts in <paramref name="json"/>: a value, or a member's name.</param>
    public static string Token(ReadOnlySpan<byte> json, long token)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
        var trail = new List<Step>();
        while (reader.Read())
        {
            var isValue = reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject);
            if (isValue && trail is [.., { Name: null }]) trail[^1] = new Step(null, trail[^1].Index + 1);
            if (reader.TokenType == JsonTokenType.PropertyName) trail[^1] = new Step(NameOf(ref reader), 0);
            if (reader.TokenStartIndex >= token) break;

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: trail.Add(new Step("", 0)); break;
                case JsonTokenType.StartArray: trail.Add(new Step(null, -1)); break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray: trail.RemoveAt(trail.Count - 1); break;
            }
        }
        return Text(trail);
    }

    private static string Text(List<Step> trail)
    {
        var text = new StringBuilder();
        foreach (var (name, index) in trail)
        {
            text.Append('/');
            if (name is null) text.Append(index);
            else text.Append(Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
        }
        return text.ToString();
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair has no text that could be shown.
            return "\uFFFD";
        }
    }

    /// <summary>A member by name, or (name null) an element by index.</summary>
    private readonly record struct Step(string? Name, int Index);
}
