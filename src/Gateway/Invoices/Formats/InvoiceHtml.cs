using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>
/// An invoice as one HTML file to read and to print: no script, no picture, nothing that is fetched. Everything that is not this file's
/// own words is escaped, and isolated from the text around it where its letters run the other way.
/// </summary>
public sealed class InvoiceHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();
    private readonly PrintedInvoice _page;

    private InvoiceHtml(PrintedInvoice page) => _page = page;

    public static byte[] Of(InvoiceDocument document) => Encoding.UTF8.GetBytes(new InvoiceHtml(PrintedInvoiceText.Of(document)).Write());

    private string Write()
    {
        _html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append("<meta name=\"robots\" content=\"noindex\">\n")
            .Append($"<title>{E($"{_page.Title} {_page.Number} · {_page.Seller}")}</title>\n<style>\n{InvoiceStyle.Css}</style>\n</head>\n<body>\n<main>\n");
        Head();
        Table();
        Totals();
        CreditNotes();
        Notes();
        _html.Append("</main>\n</body>\n</html>\n");
        return _html.ToString();
    }

    private void Head()
    {
        var headline = _page.Headline;
        _html.Append($"<header>\n<p class=\"seller\">{Words(_page.Seller)}</p>\n<div class=\"title\"><h1>{E(_page.Title)}</h1>");
        if (headline.Stamp is { } stamp) _html.Append($"<p class=\"stamp {Tone(headline.Tone)}\">{E(stamp)}</p>");
        _html.Append("</div>\n</header>\n<dl class=\"facts\">\n");
        foreach (var fact in _page.Facts) _html.Append($"<div><dt>{E(fact.Label)}</dt><dd>{Words(fact.Value)}</dd></div>\n");
        _html.Append("</dl>\n<div class=\"parties\">\n");
        Party("From", _page.Seller, _page.SellerLines);
        Party("Bill to", _page.Buyer, _page.BuyerLines);
        _html.Append($"</div>\n<p class=\"headline\"><strong>{E(headline.Amount)}</strong> <span>{E(headline.Sentence)}</span></p>\n");
    }

    private void Party(string label, string name, IReadOnlyList<string> lines)
    {
        _html.Append($"<section><h2>{label}</h2><address><b>{Words(name)}</b>");
        foreach (var line in lines) _html.Append($"<br>{Words(line)}");
        _html.Append("</address></section>\n");
    }

    private void Table()
    {
        _html.Append("<table class=\"lines\">\n<caption>What is charged</caption>\n<thead><tr><th scope=\"col\">Description</th><th scope=\"col\" class=\"n\">Quantity</th>")
            .Append($"<th scope=\"col\" class=\"n\">Unit price</th><th scope=\"col\" class=\"n\">Amount ({E(_page.Currency)})</th></tr></thead>\n");
        foreach (var group in _page.Groups)
        {
            _html.Append($"<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">{E(group.Title)}</th></tr>\n");
            foreach (var line in group.Lines) Line(line);
            _html.Append("</tbody>\n");
        }
        _html.Append("</table>\n");
    }

    private void Line(PrintedLine line)
    {
        _html.Append($"<tr class=\"line\"><th scope=\"row\">{Words(line.Description)}");
        if (line.Detail is { } detail) _html.Append($"<small>{Words(detail)}</small>");
        _html.Append($"</th><td class=\"n\">{Words(line.Quantity)}</td><td class=\"n\">{E(line.UnitPrice)}</td><td class=\"n\">{E(line.Amount)}</td></tr>\n");
        foreach (var step in line.Steps)
            _html.Append($"<tr class=\"step\"><th scope=\"row\" colspan=\"2\">{Words(step.Description)}</th><td class=\"n\">{E(step.UnitPrice)}</td><td class=\"n\">{Words(step.Amount)}</td></tr>\n");
    }

    private void Totals()
    {
        _html.Append("<table class=\"totals\">\n<caption>Totals</caption>\n<tbody>\n");
        foreach (var total in _page.Totals)
            _html.Append($"<tr class=\"{Weight(total.Weight)}\"><th scope=\"row\">{Words(total.Label)}</th><td class=\"n\">{E(total.Amount)}</td></tr>\n");
        _html.Append("</tbody>\n</table>\n");
    }

    private void CreditNotes()
    {
        if (_page.CreditNotes.Count == 0) return;
        _html.Append("<table class=\"notes\">\n<caption>Credit notes for this invoice</caption>\n<thead><tr><th scope=\"col\">Number</th><th scope=\"col\">Date</th><th scope=\"col\">Reason</th>")
            .Append($"<th scope=\"col\" class=\"n\">Amount ({E(_page.Currency)})</th></tr></thead>\n<tbody>\n");
        foreach (var note in _page.CreditNotes)
            _html.Append($"<tr><th scope=\"row\">{Words(note.Number)}</th><td>{E(note.Date)}</td><td>{Words(note.Reason)}</td><td class=\"n\">{E(note.Amount)}</td></tr>\n");
        _html.Append("</tbody>\n</table>\n");
    }

    private void Notes()
    {
        foreach (var note in _page.Notes) _html.Append($"<p class=\"note\">{Words(note)}</p>\n");
        if (_page.PaymentInstructions.Count > 0)
            _html.Append($"<section class=\"pay\"><h2>How to pay</h2><p>{string.Join("<br>", _page.PaymentInstructions.Select(Words))}</p></section>\n");
        _html.Append($"<footer><p>{Words(_page.Reference)}</p>");
        if (_page.Fingerprint is { } fingerprint) _html.Append($"<p class=\"hash\">{E(fingerprint)}</p>");
        _html.Append("</footer>\n");
    }

    private static string E(string? text) => text is null ? "" : Encoder.Encode(text);

    /// <summary>Words of others, which may run from right to left.</summary>
    private static string Words(string? text) => string.IsNullOrEmpty(text) ? "" : $"<bdi>{E(text)}</bdi>";

    private static string Tone(StampTone tone) => tone switch
    {
        StampTone.Neutral => "neutral",
        StampTone.Good => "good",
        StampTone.Bad => "bad",
    };

    private static string Weight(TotalWeight weight) => weight switch
    {
        TotalWeight.Plain => "plain",
        TotalWeight.Sum => "sum",
        TotalWeight.Due => "due",
    };
}
