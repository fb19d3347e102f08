using System.Buffers;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>Which characters ids and names may have: all but control characters (U+0000-001F, U+007F-009F). For the bytes of a body; other text is checked by <see cref="Http.Text"/>.</summary>
internal static class PlainText
{
    private const byte FirstOfC1 = 0xC2;

    private static readonly SearchValues<byte> Suspects =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static c => (byte)c), 0x7F, FirstOfC1]);

    /// <summary>Whether valid UTF-8 is free of control characters.</summary>
    public static bool HasNoControls(ReadOnlySpan<byte> utf8)
    {
        for (var at = utf8.IndexOfAny(Suspects); at >= 0; at = utf8.IndexOfAny(Suspects))
        {
            // In UTF-8 the C1 controls are C2 80 to C2 9F; C2 also begins letters such as the section sign.
            if (utf8[at] != FirstOfC1 || utf8[at + 1] < 0xA0) return false;
            utf8 = utf8[(at + 2)..];
        }
        return true;
    }
}
