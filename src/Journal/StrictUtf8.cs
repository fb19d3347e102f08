using System.Text;

namespace Spend.Journal;

/// <summary>UTF-8 that throws where a text has no bytes (lone surrogates): replaced silently, two customers could become one.</summary>
internal static class StrictUtf8
{
    public static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
