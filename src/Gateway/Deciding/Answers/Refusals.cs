using System.Globalization;
using System.Text.Json;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Deciding.Answers;

/// <summary>Problems of single requests within a list, where no exception can stop the whole.</summary>
internal static class Refusals
{
    /// <summary>Text that is no JSON has one error, whose place is a line and not a field. The parser's own words stay inside.</summary>
    public static Problem OfMalformed(JsonException e) => Problem.Invalid("#", e.LineNumber is { } line
        ? string.Create(CultureInfo.InvariantCulture, $"Not JSON of at most {Limits.JsonDepth} levels: line {line + 1}, byte {e.BytePositionInLine + 1}.")
        : "Must be JSON in UTF-8.");

    /// <summary>Why a decision did not come to pass; null for what is no matter of this request.</summary>
    public static Problem? OfFailure(Exception e) => e switch
    {
        JournalUnavailableException => Problem.Unavailable,
        OverloadedException => Problem.Overloaded,
        AccountQuarantinedException => Problem.Broken,
        _ => null,
    };
}
