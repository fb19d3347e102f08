using System.Collections;
using System.Globalization;
using System.Reflection;
using Spend.Core;
using Spend.Core.Metering;

namespace Spend.Journal.Tests.Codec;

/// <summary>
/// Everything in a record as text, one line for each value. Made by reflection, knowing nothing of the codec, so that a field the codec
/// forgets shows up as a difference.
/// </summary>
internal static class Dump
{
    public static string[] Of(object value)
    {
        var lines = new List<string>();
        Add(lines, value.GetType().Name, value);
        return [.. lines];
    }

    private static void Add(List<string> lines, string path, object? value)
    {
        switch (value)
        {
            case null: lines.Add($"{path} = null"); break;
            case string text: lines.Add($"{path} = {Escaped(text)}"); break;
            case Money money: lines.Add($"{path} = {money.Raw}"); break;
            case Quantity quantity: lines.Add($"{path} = {quantity.Raw}"); break;
            case Instant at: lines.Add($"{path} = {at.UnixMicroseconds}"); break;
            case Enum number: lines.Add($"{path} = {Convert.ToInt64(number, CultureInfo.InvariantCulture)}"); break;
            case IFormattable or bool: lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} = {value}")); break;
            case Properties properties:
                lines.Add($"{path}.Count = {properties.Count}");
                foreach (var (name, text) in properties.Pairs) lines.Add($"{path}[{Escaped(name)}] = {Escaped(text)}");
                break;
            case IEnumerable elements:
                var count = 0;
                foreach (var element in elements) Add(lines, $"{path}[{count++}]", element);
                lines.Add($"{path}.Count = {count}");
                break;
            default:
                foreach (var property in StateOf(value.GetType())) Add(lines, $"{path}.{property.Name}", property.GetValue(value));
                break;
        }
    }

    /// <summary>What is stored, not what is computed from it.</summary>
    public static IEnumerable<PropertyInfo> StateOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.GetIndexParameters().Length == 0)
            .OrderBy(p => p.Name, StringComparer.Ordinal);

    private static string Escaped(string text) =>
        '"' + string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}")) + '"';
}
