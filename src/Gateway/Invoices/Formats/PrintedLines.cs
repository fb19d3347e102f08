using Spend.Core.Invoicing;
using Spend.Core.Rating;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>Puts the lines of an invoice into words.</summary>
internal sealed class PrintedLines(InvoiceDocument document, MoneyText money, DateWords dates)
{
    private readonly InvoiceContent _body = document.Body;

    public PrintedLine Of(InvoiceLineEntry line) => line.Type switch
    {
        InvoiceLineType.BaseFee => Charge(line, line.Description, Days(line, always: true)),
        InvoiceLineType.Usage => Usage(line),
        InvoiceLineType.Adjustment => Adjustment(line),
        InvoiceLineType.Minimum => Charge(line, line.Service.End <= _body.Period.Start ? "Minimum charge, after late usage" : "Minimum charge",
            $"What usage lacks to the agreed minimum, {Days(line, always: true)}"),
        InvoiceLineType.Commitment => Charge(line, "Commitment of your contract", $"What usage lacks to the agreed amount, {Days(line, always: true)}"),
        InvoiceLineType.Credits => Charge(line, $"Balance “{line.Grant}”", null),
        InvoiceLineType.Rounding or InvoiceLineType.Tax => Charge(line, line.Description, null),
    };

    private PrintedLine Charge(InvoiceLineEntry line, string description, string? detail) => new(description, detail, null, null, money.Bare(line.Total));

    /// <summary>Null where the line is for the whole period, which the invoice says once.</summary>
    private string? Days(InvoiceLineEntry line, bool always = false) =>
        !always && line.Service.Start == _body.Period.Start && line.Service.End == _body.Period.End ? null : dates.Of(line.Service.Start, line.Service.End);

    private PrintedLine Usage(InvoiceLineEntry line)
    {
        var steps = line.Steps ?? [];
        // One price for all units: it stands in the row itself.
        var isPlain = line is { Unit: null } && line.Unbilled is null or { IsZero: true }
            && steps is [{ Kind: PriceStepKind.Units, UnitAmount: not null, FlatAmount: null } only] && only.Quantity == line.Quantity;
        return new PrintedLine(NameOf(line), Days(line), QuantityOf(line), isPlain ? money.UnitPrice(steps[0].UnitAmount!.Value) : null, money.Bare(line.Total))
        {
            Steps = isPlain ? [] : [.. PrintedSteps.Of(line, document.Meters[line.Meter ?? ""].Unit, money)],
        };
    }

    private PrintedLine Adjustment(InvoiceLineEntry line) =>
        new(NameOf(line), $"Used {dates.Of(line.Service.Start, line.Service.End)}, reported or corrected after that invoice", QuantityOf(line), null, money.Bare(line.Total))
        {
            Steps = [.. PrintedSteps.PaidInCredits(line), .. PrintedSteps.NotCharged(line, money)],
        };

    /// <summary><c>LLM tokens (gpt-4o, input)</c></summary>
    private string NameOf(InvoiceLineEntry line) => LineNames.Of(line, document.Meters);

    private string? QuantityOf(InvoiceLineEntry line) => line.Quantity is { } quantity ? UnitWords.Of(quantity, document.Meters[line.Meter ?? ""].Unit) : null;
}
