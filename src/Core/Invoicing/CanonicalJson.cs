using System.Globalization;
using System.Text;

namespace Spend.Core.Invoicing;

/// <summary>
/// JSON that one content has exactly one text of: no spaces, members by name, only what must be escaped is. Here are objects, arrays,
/// texts, whole numbers and truth values; amounts are texts.
/// </summary>
/// <remarks>Source: RFC 8785, JSON Canonicalization Scheme, sections 3.2.2 and 3.2.3.</remarks>
internal sealed class CanonicalJson
{
    private readonly StringBuilder _text = new();

    public static byte[] Bytes(JsonMembers members)
    {
        var json = new CanonicalJson();
        json.Write(members);
        return Encoding.UTF8.GetBytes(json._text.ToString());
    }

    private void Write(object value)
    {
        switch (value)
        {
            case JsonMembers members: Write(members); break;
            case string text: Write(text); break;
            case bool truth: _text.Append(truth ? "true" : "false"); break;
            case int number: _text.Append(CultureInfo.InvariantCulture, $"{number}"); break;
            case IEnumerable<object> items: Write(items); break;
            default: throw new ArgumentException($"No JSON for {value.GetType().Name}.", nameof(value));
        }
    }

    private void Write(JsonMembers members)
    {
        var separator = '{';
        foreach (var (name, value) in members.Sorted)
        {
            _text.Append(separator);
            Write(name);
            _text.Append(':');
            Write(value);
            separator = ',';
        }
        _text.Append(separator == '{' ? "{}" : "}");
    }

    private void Write(IEnumerable<object> items)
    {
        _text.Append('[');
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) _text.Append(',');
            isFirst = false;
            Write(item);
        }
        _text.Append(']');
    }

    private void Write(string text)
    {
        _text.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\': _text.Append('\\').Append(c); break;
                case '\b': _text.Append("\\b"); break;
                case '\t': _text.Append("\\t"); break;
                case '\n': _text.Append("\\n"); break;
                case '\f': _text.Append("\\f"); break;
                case '\r': _text.Append("\\r"); break;
                case < ' ': _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: _text.Append(c); break;
            }
        }
        _text.Append('"');
    }
}

/// <summary>The members of a JSON object, whatever the order they are added in. What is null is left out.</summary>
internal sealed class JsonMembers
{
    private readonly SortedDictionary<string, object> _members = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, object>> Sorted => _members;

    public object? this[string name]
    {
        set
        {
            if (value is not null) _members.Add(name, value);
        }
    }
}
