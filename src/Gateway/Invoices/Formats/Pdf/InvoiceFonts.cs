namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>The fonts that invoices are written in: cut out of Inter, in this program's own resources, so that none has to be installed.</summary>
internal sealed class InvoiceFonts
{
    private static readonly Lazy<TrueTypeFont> RegularFile = new(static () => Read("Inter-Regular.ttf"));
    private static readonly Lazy<TrueTypeFont> BoldFile = new(static () => Read("Inter-SemiBold.ttf"));

    public PdfFont Regular { get; } = new("F1", "Inter-Regular", RegularFile.Value);

    public PdfFont Bold { get; } = new("F2", "Inter-SemiBold", BoldFile.Value);

    private static TrueTypeFont Read(string name)
    {
        using var resource = typeof(InvoiceFonts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return new TrueTypeFont(file);
    }
}
