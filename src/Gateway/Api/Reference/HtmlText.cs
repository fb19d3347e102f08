using System.Text;
using System.Text.Encodings.Web;

namespace Spend.Gateway.Api.Reference;

/// <summary>HTML that grows. What comes from a document is escaped; only this program's own tags are not.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Tags of this program.</summary>
    public HtmlText Tag(string html)
    {
        _text.Append(html);
        return this;
    }

    /// <summary>Anything, escaped.</summary>
    public HtmlText Text(string? text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>Sentences in which `code` stands between backticks.</summary>
    public HtmlText Prose(string? text)
    {
        var parts = (text ?? "").Split('`');
        for (var n = 0; n < parts.Length; n++)
        {
            // An odd backtick at the end is one.
            if (n % 2 == 0 || n == parts.Length - 1) Text(n % 2 == 0 ? parts[n] : "`" + parts[n]);
            else Code(parts[n]);
        }
        return this;
    }

    public HtmlText Code(string? text) => Tag("<code>").Text(text).Tag("</code>");

    public HtmlText Link(string anchor, string? text) => Tag("<a href=\"#").Text(anchor).Tag("\">").Text(text).Tag("</a>");

    /// <summary>A heading that can be linked to.</summary>
    public HtmlText Heading(int level, string anchor, string? text) =>
        Tag($"<h{level} id=\"").Text(anchor).Tag("\">").Text(text).Tag($"</h{level}>\n");

    public override string ToString() => _text.ToString();

    private static string Escape(string? text) => text is null ? "" : HtmlEncoder.Default.Encode(text);
}
