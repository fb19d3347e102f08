namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>The tables of an invoice in a PDF: lines, totals, credit notes.</summary>
internal sealed class InvoicePdfTables(PrintedInvoice page, PdfFlow flow, InvoiceFonts fonts)
{
    private const double Size = 9.5, Small = 8, Leading = 13, SmallLeading = 11, Gap = 16, QuantityMost = 130;

    /// <summary>Text in a row of the table, and where it stands.</summary>
    private readonly record struct Cell(IReadOnlyList<string> Lines, double X, bool IsRight, PdfFont Font, double Size, Ink Ink);

    private double _amountWidth, _priceWidth, _quantityWidth;

    private double PriceRight => flow.Right - _amountWidth - Gap;

    private double QuantityRight => PriceRight - _priceWidth - Gap;

    private double DescriptionWidth => QuantityRight - _quantityWidth - Gap - PdfFlow.Margin;

    public void Draw()
    {
        Measure();
        Header();
        foreach (var group in page.Groups) Group(group);
        flow.Repeated = [];
        Totals();
        CreditNotes();
    }

    /// <summary>Figures are never broken: their columns are as wide as the longest of them.</summary>
    private void Measure()
    {
        var lines = page.Groups.SelectMany(static g => g.Lines).ToList();
        var steps = lines.SelectMany(static l => l.Steps).ToList();
        _amountWidth = Widest([AmountTitle], Small, [.. lines.Select(static l => l.Amount)], [.. steps.Select(static s => s.Amount)]);
        _priceWidth = Widest(["Unit price"], Small, [.. lines.Select(static l => l.UnitPrice)], [.. steps.Select(static s => s.UnitPrice)]);
        _quantityWidth = Math.Min(QuantityMost, Widest(["Quantity"], Small, [.. lines.Select(static l => l.Quantity)], []));
    }

    private string AmountTitle => $"Amount ({page.Currency})";

    private double Widest(string?[] titles, double titleSize, string?[] large, string?[] small) =>
        Math.Max(Max(titles, titleSize), Math.Max(Max(large, Size), Max(small, Small)));

    private double Max(string?[] texts, double size) => texts.Select(text => text is null ? 0 : fonts.Bold.WidthOf(text, size)).DefaultIfEmpty().Max();

    private void Header()
    {
        Slice[] header =
        [
            new(17, (canvas, y) =>
            {
                canvas.Text("Description", PdfFlow.Margin, y + 9, fonts.Regular, Small, Ink.Soft);
                canvas.TextRight("Quantity", QuantityRight, y + 9, fonts.Regular, Small, Ink.Soft);
                canvas.TextRight("Unit price", PriceRight, y + 9, fonts.Regular, Small, Ink.Soft);
                canvas.TextRight(AmountTitle, flow.Right, y + 9, fonts.Regular, Small, Ink.Soft);
                canvas.Rule(PdfFlow.Margin, y + 15, flow.Inner, Ink.Black);
            }),
        ];
        flow.Place(header, 60);
        flow.Repeated = header;
    }

    private void Group(PrintedGroup group)
    {
        Slice[] title = [new(24, (canvas, y) => canvas.Text(group.Title, PdfFlow.Margin, y + 17, fonts.Bold, Small, Ink.Black))];
        for (var i = 0; i < group.Lines.Count; i++)
        {
            var row = Row(group.Lines[i], i > 0);
            // A title alone at the end of a page says nothing.
            if (i == 0) flow.Place(title, PdfFlow.HeightOf(row));
            flow.Place(row);
        }
    }

    private List<Slice> Row(PrintedLine line, bool ruled)
    {
        var row = new List<Slice> { new(5, (canvas, y) => { if (ruled) canvas.Rule(PdfFlow.Margin, y, flow.Inner, Ink.Line); }) };
        row.AddRange(Strips(Leading,
        [
            Left(line.Description, fonts.Regular, Size, Ink.Black, DescriptionWidth, 0),
            new(TextLines.Of(line.Quantity ?? "", fonts.Regular, Size, _quantityWidth), QuantityRight, true, fonts.Regular, Size, Ink.Black),
            new([line.UnitPrice ?? ""], PriceRight, true, fonts.Regular, Size, Ink.Black),
            new([line.Amount], flow.Right, true, fonts.Regular, Size, Ink.Black),
        ]));
        if (line.Detail is { } detail) row.AddRange(Strips(SmallLeading, [Left(detail, fonts.Regular, Small, Ink.Soft, DescriptionWidth, 0)]));
        foreach (var step in line.Steps)
            row.AddRange(Strips(SmallLeading,
            [
                Left(step.Description, fonts.Regular, Small, Ink.Soft, QuantityRight - PdfFlow.Margin - 12, 12),
                new([step.UnitPrice ?? ""], PriceRight, true, fonts.Regular, Small, Ink.Soft),
                new([step.Amount ?? ""], flow.Right, true, fonts.Regular, Small, Ink.Soft),
            ]));
        row.Add(new Slice(5, static (_, _) => { }));
        return row;
    }

    private static Cell Left(string text, PdfFont font, double size, Ink ink, double width, double indent) =>
        new(TextLines.Of(text, font, size, width), PdfFlow.Margin + indent, false, font, size, ink);

    private static IEnumerable<Slice> Strips(double leading, Cell[] cells)
    {
        for (var i = 0; i < cells.Max(static c => c.Lines.Count); i++)
        {
            var line = i;
            yield return new Slice(leading, (canvas, y) =>
            {
                foreach (var cell in cells)
                {
                    if (line >= cell.Lines.Count) continue;
                    if (cell.IsRight) canvas.TextRight(cell.Lines[line], cell.X, y + cell.Size, cell.Font, cell.Size, cell.Ink);
                    else canvas.Text(cell.Lines[line], cell.X, y + cell.Size, cell.Font, cell.Size, cell.Ink);
                }
            });
        }
    }

    /// <summary>On the right half of the page, and all of them on one.</summary>
    private void Totals()
    {
        var left = flow.Right - flow.Inner * 0.56;
        var amounts = page.Totals.Max(total => fonts.Bold.WidthOf(total.Amount, total.Weight == TotalWeight.Due ? 11 : Size));
        left = Math.Max(PdfFlow.Margin, Math.Min(left, flow.Right - amounts - 120));
        var rows = new List<Slice> { new(12, (canvas, y) => canvas.Rule(left, y + 7, flow.Right - left, Ink.Black)) };
        foreach (var total in page.Totals)
        {
            var (font, size) = total.Weight switch
            {
                TotalWeight.Plain => (fonts.Regular, Size),
                TotalWeight.Sum => (fonts.Bold, Size),
                TotalWeight.Due => (fonts.Bold, 11),
            };
            if (total.Weight != TotalWeight.Plain)
                rows.Add(new Slice(4, (canvas, y) => canvas.Rule(left, y + 1.5, flow.Right - left, total.Weight == TotalWeight.Due ? Ink.Black : Ink.Line)));
            rows.AddRange(Strips(size + 7,
            [
                new(TextLines.Of(total.Label, font, size, flow.Right - amounts - Gap - left), left, false, font, size, Ink.Black),
                new([total.Amount], flow.Right, true, font, size, Ink.Black),
            ]));
        }
        flow.Place(rows);
    }

    private void CreditNotes()
    {
        if (page.CreditNotes.Count == 0) return;
        flow.Skip(22);
        var numbers = page.CreditNotes.Max(note => fonts.Regular.WidthOf(note.Number, Size));
        numbers = Math.Min(numbers, flow.Inner / 3);
        var dates = page.CreditNotes.Max(note => fonts.Regular.WidthOf(note.Date, Size));
        var amounts = page.CreditNotes.Max(note => fonts.Regular.WidthOf(note.Amount, Size));
        var (dateAt, reasonAt) = (numbers + Gap, numbers + dates + 2 * Gap);
        flow.Place([new Slice(18, (canvas, y) =>
        {
            canvas.Text("Credit notes for this invoice", PdfFlow.Margin, y + 9, fonts.Bold, Small, Ink.Black);
            canvas.Rule(PdfFlow.Margin, y + 15, flow.Inner, Ink.Line);
        })], 20);
        foreach (var note in page.CreditNotes)
            flow.Place([.. Strips(Leading,
            [
                Left(note.Number, fonts.Regular, Size, Ink.Black, numbers, 0),
                Left(note.Date, fonts.Regular, Size, Ink.Black, dates, dateAt),
                Left(note.Reason, fonts.Regular, Size, Ink.Black, flow.Inner - reasonAt - amounts - Gap, reasonAt),
                new([note.Amount], flow.Right, true, fonts.Regular, Size, Ink.Black),
            ]), new Slice(4, static (_, _) => { })]);
    }
}
