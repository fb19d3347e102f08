using System.Collections;
using System.Reflection;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Brakes;

namespace Spend.Journal.Tests.Codec;

/// <summary>
/// Everything in an account's memory as text, private fields too, made by reflection: equal for two accounts only if nothing that either
/// will ever do can differ. Left out is what only repeats or remembers something else (<see cref="Derived"/>).
/// </summary>
internal static class StateDump
{
    /// <summary>The queue by expiry repeats the holds; the calendar remembers its latest answers; the filter over keys only saves look-ups; prices are compiled from
    /// what was agreed; caps are filed by what they match; how many segments there were when it was last looked says only whether to look again.</summary>
    public static readonly HashSet<string> Derived = ["OpenHolds._byExpiry", "BillingState._segments", "Calendar._latest", "Calendar._latestPeriod", "Calendar._latestDate", "Calendar._latestDay", "Calendar.zone", "CapIndex._byMeter", "CapIndex._byPair", "CapIndex._ofAll", "KnownKeys._forgotten", "PriceLists.source", "PriceList.Prices", "PriceList.source"];

    public static string[] Of(object state)
    {
        var lines = new List<string>();
        Add(lines, state.GetType().Name, state);
        return [.. lines];
    }

    public static IEnumerable<FieldInfo> FieldsOf(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(f => !Derived.Contains($"{type.Name}.{NameOf(f)}"));

    /// <summary>As the source calls it: the property behind a backing field, the parameter behind a captured one.</summary>
    public static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static void Add(List<string> lines, string path, object? value)
    {
        switch (value)
        {
            case null: lines.Add($"{path} = null"); break;
            case string or Enum or bool or IFormattable: lines.Add($"{path} = {value}"); break;
            case Money or Quantity or Instant: lines.Add($"{path} = {value}"); break;
            case Delegate: break;
            // What it leaves unsaid follows from the rest: the level from the quantity, what is owed from the overage.
            case Line line: lines.AddRange(Dump.Of(line).Select(text => $"{path}.{text}")); break;
            // Where its ring stands matters as little as what lies there that is older than the window.
            case RateWindow rate:
                Add(lines, $"{path}.Kept", rate.Kept.ToArray());
                break;
            case IReadOnlySet<(string Subject, Core.Periods.Span Window)> fired:
                lines.AddRange(fired.Select(f => $"{path} = {f}").Order(StringComparer.Ordinal));
                break;
            case IDictionary pairs:
                var sorted = pairs.Cast<object>().Select(p => new List<string>().With(l => Add(l, path, p))).OrderBy(l => string.Concat(l), StringComparer.Ordinal);
                foreach (var pair in sorted) lines.AddRange(pair);
                break;
            case IEnumerable elements:
                var count = 0;
                foreach (var element in elements) Add(lines, $"{path}[{count++}]", element);
                break;
            default:
                foreach (var field in FieldsOf(value.GetType())) Add(lines, $"{path}.{NameOf(field)}", field.GetValue(value));
                break;
        }
    }

    private static List<string> With(this List<string> lines, Action<List<string>> add)
    {
        add(lines);
        return lines;
    }
}
