using System.Text;

namespace Spend.Model;

/// <summary>Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no white space. A member that is null is not there.</summary>
public sealed class ModelJson
{
    private readonly SortedDictionary<string, string> _members = new(StringComparer.Ordinal);

    public ModelJson Add(string name, string? text)
    {
        if (text is not null) _members[name] = Quoted(text);
        return this;
    }

    public ModelJson Add(string name, int number)
    {
        _members[name] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return this;
    }

    public ModelJson Add(string name, bool value)
    {
        _members[name] = value ? "true" : "false";
        return this;
    }

    public ModelJson Add(string name, ModelJson value)
    {
        _members[name] = value.ToString();
        return this;
    }

    public ModelJson Add(string name, IEnumerable<ModelJson> values)
    {
        _members[name] = $"[{string.Join(",", values)}]";
        return this;
    }

    public ModelJson Add(string name, IEnumerable<string> texts)
    {
        _members[name] = $"[{string.Join(",", texts.Select(Quoted))}]";
        return this;
    }

    public override string ToString() => $"{{{string.Join(",", _members.Select(m => $"{Quoted(m.Key)}:{m.Value}"))}}}";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }
}
