using System.Globalization;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>
/// An invoice as a PDF: the same words as the HTML. Its date is that of the invoice, so that the same invoice is the same file.
/// </summary>
public sealed class InvoicePdf
{
    private const double Size = 9.5, Small = 8, Leading = 13.5;

    private readonly PrintedInvoice _page;
    private readonly PdfFlow _flow;
    private readonly InvoiceFonts _fonts = new();

    private InvoicePdf(PrintedInvoice page, Paper paper)
    {
        _page = page;
        _flow = new PdfFlow(paper);
    }

    public static byte[] Of(InvoiceDocument document, Paper paper = Paper.A4)
    {
        var pdf = new InvoicePdf(PrintedInvoiceText.Of(document), paper);
        pdf.Draw();
        return pdf.Write(document);
    }

    private void Draw()
    {
        Title();
        Facts();
        Parties();
        Headline();
        new InvoicePdfTables(_page, _flow, _fonts).Draw();
        Notes();
        Feet();
    }

    private void Title()
    {
        var stamp = _page.Headline.Stamp?.ToUpperInvariant();
        var titleWidth = _fonts.Bold.WidthOf(_page.Title, 19);
        var stampWidth = stamp is null ? 0 : _fonts.Bold.WidthOf(stamp, 8.5) + 14;
        var seller = TextLines.Of(_page.Seller, _fonts.Bold, 13, _flow.Inner - titleWidth - stampWidth - 40);
        _flow.Place([new Slice(24, (canvas, y) =>
        {
            canvas.Text(seller[0], PdfFlow.Margin, y + 15, _fonts.Bold, 13, Ink.Black);
            var right = _flow.Right;
            if (stamp is not null)
            {
                var ink = InkOf(_page.Headline.Tone);
                canvas.Frame(right - stampWidth, y + 1.5, stampWidth, 16, ink);
                canvas.Text(stamp, right - stampWidth + 7, y + 12.6, _fonts.Bold, 8.5, ink);
                right -= stampWidth + 10;
            }
            canvas.TextRight(_page.Title, right, y + 16.5, _fonts.Bold, 19, Ink.Black);
        })]);
        foreach (var line in seller.Skip(1)) Line(line, _fonts.Bold, 13, 17, Ink.Black);
    }

    /// <summary>In columns as wide as what stands in them; what does not fit goes below.</summary>
    private void Facts()
    {
        _flow.Skip(14);
        Rule(Ink.Line, 10);
        var row = new List<(PrintedFact Fact, double X, IReadOnlyList<string> Lines)>();
        var x = PdfFlow.Margin;
        foreach (var fact in _page.Facts)
        {
            var room = Math.Max(_fonts.Bold.WidthOf(fact.Value, Size), _fonts.Regular.WidthOf(fact.Label, Small));
            if (x > PdfFlow.Margin && x + room > _flow.Right)
            {
                Row();
                x = PdfFlow.Margin;
            }
            row.Add((fact, x, TextLines.Of(fact.Value, _fonts.Bold, Size, _flow.Right - x)));
            x += Math.Min(room, _flow.Inner) + 26;
        }
        Row();
        _flow.Skip(4);
        Rule(Ink.Line, 0);

        void Row()
        {
            var facts = row.ToArray();
            _flow.Place([new Slice(12, (canvas, y) =>
            {
                foreach (var (fact, at, _) in facts) canvas.Text(fact.Label, at, y + 8, _fonts.Regular, Small, Ink.Soft);
            })]);
            for (var i = 0; i < facts.Max(static f => f.Lines.Count); i++)
            {
                var line = i;
                _flow.Place([new Slice(Leading, (canvas, y) =>
                {
                    foreach (var (_, at, lines) in facts)
                        if (line < lines.Count) canvas.Text(lines[line], at, y + 9.5, _fonts.Bold, Size, Ink.Black);
                })]);
            }
            _flow.Skip(4);
            row.Clear();
        }
    }

    private void Parties()
    {
        _flow.Skip(18);
        var width = _flow.Inner / 2 - 16;
        var (from, to) = (Party("From", _page.Seller, _page.SellerLines, width), Party("Bill to", _page.Buyer, _page.BuyerLines, width));
        for (var i = 0; i < Math.Max(from.Count, to.Count); i++)
        {
            var line = i;
            _flow.Place([new Slice(Leading, (canvas, y) =>
            {
                Cell(canvas, from, line, PdfFlow.Margin, y);
                Cell(canvas, to, line, PdfFlow.Margin + width + 32, y);
            })]);
        }

        static void Cell(PdfCanvas canvas, List<(string Text, PdfFont Font, double Size, Ink Ink)> lines, int at, double x, double y)
        {
            if (at < lines.Count) canvas.Text(lines[at].Text, x, y + 9.5, lines[at].Font, lines[at].Size, lines[at].Ink);
        }
    }

    private List<(string Text, PdfFont Font, double Size, Ink Ink)> Party(string label, string name, IReadOnlyList<string> lines, double width)
    {
        var party = new List<(string, PdfFont, double, Ink)> { (label, _fonts.Regular, Small, Ink.Soft) };
        foreach (var line in TextLines.Of(name, _fonts.Bold, Size, width)) party.Add((line, _fonts.Bold, Size, Ink.Black));
        foreach (var text in lines)
            foreach (var line in TextLines.Of(text, _fonts.Regular, Size, width)) party.Add((line, _fonts.Regular, Size, Ink.Black));
        return party;
    }

    private void Headline()
    {
        _flow.Skip(24);
        var headline = _page.Headline;
        // An amount that does not fit is written smaller: an amount that is broken up is read wrongly.
        var size = Math.Min(23, 23 * _flow.Inner / _fonts.Bold.WidthOf(headline.Amount, 23));
        _flow.Place([new Slice(26, (canvas, y) => canvas.Text(headline.Amount, PdfFlow.Margin, y + 19, _fonts.Bold, size, Ink.Black))], 60);
        foreach (var line in TextLines.Of(headline.Sentence, _fonts.Regular, 11, _flow.Inner)) Line(line, _fonts.Regular, 11, 15, Ink.Soft);
        _flow.Skip(16);
    }

    private void Notes()
    {
        if (_page.Notes.Count > 0) _flow.Skip(18);
        foreach (var note in _page.Notes)
        {
            foreach (var line in TextLines.Of(note, _fonts.Regular, 8.5, _flow.Inner)) Line(line, _fonts.Regular, 8.5, 12, Ink.Soft);
            _flow.Skip(4);
        }
        if (_page.PaymentInstructions.Count > 0) PaymentInstructions();
        if (_page.Fingerprint is not { } fingerprint) return;
        _flow.Skip(18);
        foreach (var line in TextLines.Of(fingerprint, _fonts.Regular, 6.5, _flow.Inner)) Line(line, _fonts.Regular, 6.5, 9, Ink.Soft);
    }

    private void PaymentInstructions()
    {
        _flow.Skip(18);
        var strips = new List<Slice> { Strip(8, static (_, _) => { }), Strip(14, (canvas, y) => canvas.Text("How to pay", PdfFlow.Margin + 12, y + 9, _fonts.Regular, Small, Ink.Soft)) };
        foreach (var text in _page.PaymentInstructions)
            foreach (var line in TextLines.Of(text, _fonts.Regular, Size, _flow.Inner - 24))
                strips.Add(Strip(Leading, (canvas, y) => canvas.Text(line, PdfFlow.Margin + 12, y + 9.5, _fonts.Regular, Size, Ink.Black)));
        strips.Add(Strip(8, static (_, _) => { }));
        _flow.Place(strips);

        Slice Strip(double height, Action<PdfCanvas, double> draw) => new(height, (canvas, y) =>
        {
            canvas.Fill(PdfFlow.Margin, y, _flow.Inner, height, Ink.Pale);
            draw(canvas, y);
        });
    }

    private void Feet()
    {
        var y = _flow.Height - 32;
        for (var i = 0; i < _flow.Pages.Count; i++)
        {
            var canvas = _flow.Pages[i];
            var number = string.Create(CultureInfo.InvariantCulture, $"Page {i + 1} of {_flow.Pages.Count}");
            var room = _flow.Inner - _fonts.Regular.WidthOf(number, Small) - 20;
            canvas.Rule(PdfFlow.Margin, y - 14, _flow.Inner, Ink.Line);
            canvas.TextRight(number, _flow.Right, y, _fonts.Regular, Small, Ink.Soft);
            // The whole of it stands at the head of the first page.
            var reference = TextLines.Of(_page.Reference, _fonts.Regular, Small, room);
            canvas.Text(reference.Count == 1 ? reference[0] : reference[0] + "…", PdfFlow.Margin, y, _fonts.Regular, Small, Ink.Soft);
        }
    }

    private void Line(string text, PdfFont font, double size, double height, Ink ink) =>
        _flow.Place([new Slice(height, (canvas, y) => canvas.Text(text, PdfFlow.Margin, y + size, font, size, ink))]);

    private void Rule(Ink ink, double below) =>
        _flow.Place([new Slice(1 + below, (canvas, y) => canvas.Rule(PdfFlow.Margin, y, _flow.Inner, ink))]);

    private static Ink InkOf(StampTone tone) => tone switch
    {
        StampTone.Neutral => Ink.Soft,
        StampTone.Good => Ink.Good,
        StampTone.Bad => Ink.Bad,
    };

    private byte[] Write(InvoiceDocument document)
    {
        var file = new PdfFile();
        var (pages, regular, bold) = (file.Reserve(), file.Reserve(), file.Reserve());
        var kids = new List<int>();
        foreach (var canvas in _flow.Pages)
        {
            var content = file.AddStream(canvas.Content);
            kids.Add(file.Add(string.Create(CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {_flow.Width} {_flow.Height}] /Resources << /Font << /{_fonts.Regular.Tag} {regular} 0 R /{_fonts.Bold.Tag} {bold} 0 R >> >> /Contents {content} 0 R >>")));
        }
        file.Set(pages, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(static k => string.Create(CultureInfo.InvariantCulture, $"{k} 0 R")))}] >>"));
        _fonts.Regular.AddTo(file, regular);
        _fonts.Bold.AddTo(file, bold);
        var written = document.Body.IssuedAt.ToDateTimeUtc().ToString("'D:'yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
        var info = file.Add($"<< /Title {PdfFile.Text($"{_page.Title} {_page.Number}")} /Author {PdfFile.Text(_page.Seller)} /Subject {PdfFile.Text($"{_page.Buyer}, {document.Body.Period.Id}")} /Creator (Spend) /Producer (Spend) /CreationDate ({written}) /ModDate ({written}) >>");
        var root = file.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Catalog /Pages {pages} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>"));
        return file.Write(root, info);
    }
}
