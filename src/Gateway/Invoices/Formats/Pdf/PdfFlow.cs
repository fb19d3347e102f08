namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>The paper that a PDF is for.</summary>
public enum Paper
{
    A4,
    Letter,
}

/// <summary>A strip of the page that is never divided.</summary>
/// <param name="Draw">Gets the page and the upper edge of the strip.</param>
internal readonly record struct Slice(double Height, Action<PdfCanvas, double> Draw);

/// <summary>Puts slices below each other, on as many pages as it takes.</summary>
internal sealed class PdfFlow
{
    public const double Margin = 50, Foot = 58;

    private readonly List<PdfCanvas> _pages = [];

    public PdfFlow(Paper paper)
    {
        (Width, Height) = paper switch
        {
            Paper.A4 => (595.28, 841.89),
            Paper.Letter => (612.0, 792.0),
        };
        _pages.Add(new PdfCanvas(Height));
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Between the margins.</summary>
    public double Inner => Width - 2 * Margin;

    public double Right => Width - Margin;

    public IReadOnlyList<PdfCanvas> Pages => _pages;

    /// <summary>Where the next slice begins.</summary>
    public double Y { get; private set; } = Margin;

    /// <summary>Drawn at the top of each further page.</summary>
    public IReadOnlyList<Slice> Repeated { get; set; } = [];

    /// <summary>Slices that stay on one page, as far as there is a page that they fit on.</summary>
    /// <param name="next">How much of what follows has to be on the same page.</param>
    public void Place(IReadOnlyList<Slice> slices, double next = 0)
    {
        var together = HeightOf(slices) + next;
        if (Y + together > Bottom && together <= Bottom - Margin - HeightOf(Repeated)) Break();
        foreach (var slice in slices)
        {
            if (Y + slice.Height > Bottom) Break();
            Draw(slice);
        }
    }

    /// <summary>Room, unless a page begins here.</summary>
    public void Skip(double height)
    {
        if (Y > Margin) Y += height;
    }

    public static double HeightOf(IReadOnlyList<Slice> slices) => slices.Sum(static s => s.Height);

    private double Bottom => Height - Foot;

    private void Break()
    {
        _pages.Add(new PdfCanvas(Height));
        Y = Margin;
        foreach (var slice in Repeated) Draw(slice);
    }

    private void Draw(Slice slice)
    {
        slice.Draw(_pages[^1], Y);
        Y += slice.Height;
    }
}
