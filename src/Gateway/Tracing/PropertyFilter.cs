using Microsoft.AspNetCore.WebUtilities;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Http;

namespace Spend.Gateway.Tracing;

/// <summary>Properties that usage must have, all of them: <c>?properties.user=alice&amp;properties.team=red</c>. None: all usage has them.</summary>
internal sealed class PropertyFilter
{
    /// <summary>In front of a property's name, where a query names it.</summary>
    public const string Prefix = "properties.";

    private readonly List<KeyValuePair<string, string>> _wanted = [];

    /// <exception cref="ProblemException">400: no property's name, no value, or a name twice.</exception>
    public static PropertyFilter Of(HttpRequest request)
    {
        var filter = new PropertyFilter();
        // Not by the parsed query, which takes User for user.
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            filter.Add(name[Prefix.Length..], pair.DecodeValue().ToString());
        }
        return filter;
    }

    /// <summary>By the item's own properties, then the event's.</summary>
    public bool Matches(UsageItem item, Properties ofEvent)
    {
        foreach (var (name, value) in _wanted)
            if (item.Property(name, ofEvent) != value) return false;
        return true;
    }

    private void Add(string name, string value)
    {
        var at = Prefix + name;
        if (Text.FaultOfId(name) is { } fault) throw new ProblemException(Problem.Invalid("#", $"{at}: {fault}"));
        if (Text.FaultOfText(value) is { } inValue) throw new ProblemException(Problem.Invalid("#", $"{at}: {inValue}"));
        if (_wanted.Exists(w => w.Key == name)) throw new ProblemException(Problem.Invalid("#", $"{at}: is given twice."));
        if (_wanted.Count == Limits.Properties) throw new ProblemException(Problem.Invalid("#", $"{Prefix}: at most {Limits.Properties}."));
        _wanted.Add(new(name, value));
    }
}
