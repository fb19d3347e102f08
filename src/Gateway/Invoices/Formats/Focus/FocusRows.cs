using System.Globalization;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices.Formats.Focus;

/// <summary>
/// The charges of an invoice. What they are billed for adds up to the invoice's total. What prepaid balance paid was bought before: its
/// row takes the money off what is billed and leaves the effective cost with the usage; what given balance paid lessens both.
/// </summary>
internal sealed class FocusRows(InvoiceDocument document)
{
    private const string Subscription = "Subscription";

    private readonly InvoiceContent _body = document.Body;

    public IEnumerable<FocusRow> All()
    {
        foreach (var line in _body.Lines) yield return Of(line);
        // Prices contain the tax, and so do the rows of what is charged: without this the tax would be there twice.
        if (_body.TaxIncluded && !_body.Tax.IsZero)
            yield return new FocusRow(ChargeCategory.Adjustment, false, "Tax contained in the charges above", -_body.Tax, -_body.Tax, Period, Subscription);
    }

    private ServiceTime Period => new(_body.Period.Start, _body.Period.End);

    private FocusRow Of(InvoiceLineEntry line) => line.Type switch
    {
        InvoiceLineType.BaseFee => Plain(line, ChargeCategory.Purchase) with
        {
            // Below zero is what an earlier invoice asked too much.
            IsCorrection = line.Total.IsNegative,
            SkuId = "base_fee",
            SkuPriceId = $"base_fee/{line.Description}",
            SkuMeter = "Base fee",
            Quantity = Quantity.One,
            Unit = "Units",
        },
        InvoiceLineType.Usage => Usage(line, false),
        InvoiceLineType.Adjustment => Usage(line, true),
        InvoiceLineType.Minimum or InvoiceLineType.Commitment => Plain(line, ChargeCategory.Adjustment) with { IsCorrection = line.Type == InvoiceLineType.Minimum && line.Service.End <= _body.Period.Start },
        InvoiceLineType.Credits when document.PrepaidGrants.Contains(line.Grant!) => Plain(line, ChargeCategory.Adjustment) with { EffectiveCost = Money.Zero },
        InvoiceLineType.Credits => Plain(line, ChargeCategory.Credit),
        InvoiceLineType.Rounding => Plain(line, ChargeCategory.Adjustment),
        InvoiceLineType.Tax => Plain(line, ChargeCategory.Tax),
    };

    private static FocusRow Plain(InvoiceLineEntry line, ChargeCategory category) =>
        new(category, false, line.Description, line.Total, line.Total, line.Service, Subscription) { Line = line.Number };

    private FocusRow Usage(InvoiceLineEntry line, bool isCorrection)
    {
        var meter = document.Meters[line.Meter!];
        return new FocusRow(ChargeCategory.Usage, isCorrection, LineNames.Sentence(line, document.Meters), line.Total, line.Total, line.Service, meter.Name)
        {
            Line = line.Number,
            SkuId = SkuOf(line),
            SkuPriceId = PriceOf(line.Price!),
            SkuMeter = meter.Name,
            Quantity = line.Quantity,
            Unit = UnitOf(meter.Unit),
            Tags = line.Match is { Count: > 0 } match ? JsonSerializer.Serialize(match, StrictJson.TypeOf<Core.Metering.Properties>()) : null,
            CreditUnit = line.Unit,
            CreditsUsed = line.PaidByGrants,
        };
    }

    /// <summary>The meter and what of it: the same whatever the price is.</summary>
    private static string SkuOf(InvoiceLineEntry line) => line.Match is { Count: > 0 } match ? $"{line.Meter}/{match}" : line.Meter!;

    private static string PriceOf(InvoicedPriceEntry price) => string.Create(CultureInfo.InvariantCulture,
        $"{WordConverter<Core.Rating.PriceSource>.WordOf(price.Source)}/{price.Owner}/{price.Version}/{price.Id}/{price.Band ?? 0}");

    /// <summary>As the unit format wants it: a plural with a capital letter.</summary>
    private static string UnitOf(string unit)
    {
        var plural = UnitWords.Plural(unit);
        return plural.Length == 0 ? "Units" : char.ToUpperInvariant(plural[0]) + plural[1..];
    }
}
