using System.Text;
using Spend.Gateway.Deciding.CloudEvents;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>The id of an authorization or event in the path. Longer than other ids may be: a CloudEvent's has its source in front.</summary>
internal static class PathId
{
    /// <summary>Null where the path names no valid id.</summary>
    public static string? Of(string segment)
    {
        // Kestrel leaves %2F as it is, so that a slash in an id does not split the path.
        var id = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return id.Length > 0 && Text.FaultOfText(id) is null && Encoding.UTF8.GetByteCount(id) <= CloudEventReader.LongestId ? id : null;
    }

    public static readonly Problem Invalid = Problem.Invalid("#", "The path must name an id without control characters.");
}
