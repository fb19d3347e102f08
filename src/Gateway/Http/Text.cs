using System.Globalization;
using Spend.Core;

namespace Spend.Gateway.Http;

/// <summary>
/// What text may enter. Checked before anything is queued, because one NUL or lone surrogate would poison a whole batch in the store.
/// </summary>
public static class Text
{
    /// <summary>Null where the text is a valid id, key or property name: 1 to 255 bytes of UTF-8 without control characters. Else what is wrong.</summary>
    public static string? FaultOfId(ReadOnlySpan<char> text) =>
        text.IsEmpty ? "Must not be empty."
        : !HasPathOf(text) ? "Must not be a dot, two dots, or contain %2F: no path could name it."
        : Fault(text, Limits.NameBytes);

    /// <summary>Whether a path can name the id: dots are steps of a path, and an encoded slash is taken for a slash.</summary>
    public static bool HasPathOf(ReadOnlySpan<char> id) => id is not ("." or "..") && !id.Contains("%2F", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where the text is a valid property value or free text: up to 1,024 bytes of UTF-8 without control characters.</summary>
    public static string? FaultOfText(ReadOnlySpan<char> text) => Fault(text, Limits.TextBytes);

    /// <exception cref="ProblemException">400: no valid id.</exception>
    public static string Id(string text, string pointer) =>
        FaultOfId(text) is { } fault ? throw new ProblemException(Problem.Invalid(pointer, fault)) : text;

    /// <summary>
    /// An id from the path. Kestrel decodes everything but <c>%2F</c>, which it leaves so that a slash in an id does not split the route.
    /// </summary>
    public static string IdFromPath(string segment) => Id(segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), "#");

    private static string? Fault(ReadOnlySpan<char> text, int maxBytes)
    {
        var bytes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c)) return "Must not contain control characters.";
            if (!char.IsSurrogate(c))
            {
                bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                continue;
            }
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return "Is not valid Unicode text.";
            bytes += 4;
            i++;
        }
        return bytes > maxBytes ? string.Create(CultureInfo.InvariantCulture, $"Must not be longer than {maxBytes} bytes of UTF-8.") : null;
    }
}
