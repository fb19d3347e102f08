using System.Globalization;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>What a line of usage is called, in every format.</summary>
internal static class LineNames
{
    /// <summary><c>LLM tokens (gpt-4o, input)</c>: the meter's name and what the price matches.</summary>
    public static string Of(InvoiceLineEntry line, MeterNames meters)
    {
        if (line.Meter is not { } meter) return line.Description;
        var kinds = new List<string>();
        foreach (var (_, value) in (line.Match ?? Core.Metering.Properties.None).Pairs) kinds.Add(value);
        if (line.Price?.Band is { } band) kinds.Add(string.Create(CultureInfo.InvariantCulture, $"request size {band + 1}"));
        return kinds.Count == 0 ? meters[meter].Name : $"{meters[meter].Name} ({string.Join(", ", kinds)})";
    }

    /// <summary>One sentence for formats that have one cell for it: <c>Usage of LLM tokens (gpt-4o, input): 1,200,000 tokens</c>.</summary>
    public static string Sentence(InvoiceLineEntry line, MeterNames meters) =>
        line is not { Meter: { } meter, Quantity: { } quantity } ? line.Description
        : line.Type == Core.Invoicing.InvoiceLineType.Adjustment ? $"Usage of {Of(line, meters)} in {line.Period}, after its close: {Plain(quantity, meters[meter].Unit)}"
        : $"Usage of {Of(line, meters)}: {Plain(quantity, meters[meter].Unit)}";

    /// <summary>Programs compare words: with the space that everybody writes.</summary>
    private static string Plain(Core.Quantity quantity, string unit) => UnitWords.Of(quantity, unit).Replace('\u00A0', ' ');
}
