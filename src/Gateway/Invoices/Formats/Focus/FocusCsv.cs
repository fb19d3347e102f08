using System.Globalization;
using Spend.Core;

namespace Spend.Gateway.Invoices.Formats.Focus;

/// <summary>
/// An invoice as a data set of the FinOps Open Cost and Usage Specification. Unit prices are left out: of a price with tiers there is
/// none that times the quantity is the cost, which the columns for it require.
/// </summary>
/// <remarks>Source: FOCUS 1.2, "Columns"; null is an empty cell. Columns that begin with x_ are the product's own, as the specification allows.</remarks>
public static class FocusCsv
{
    private const string ServiceCategory = "AI and Machine Learning";

    private static readonly (string Name, Func<InvoiceDocument, FocusRow, string?> Of)[] Columns =
    [
        ("BilledCost", static (_, r) => r.BilledCost.ToString()),
        ("BillingAccountId", static (d, _) => CsvCells.Text(d.Customer)),
        ("BillingAccountName", static (d, _) => CsvCells.Text(d.Body.BillTo.Name)),
        ("BillingCurrency", static (d, _) => d.Body.Currency),
        ("BillingPeriodEnd", static (d, _) => Time(d.Body.Period.End)),
        ("BillingPeriodStart", static (d, _) => Time(d.Body.Period.Start)),
        ("ChargeCategory", static (_, r) => r.Category.ToString()),
        ("ChargeClass", static (_, r) => r.IsCorrection ? "Correction" : null),
        ("ChargeDescription", static (_, r) => CsvCells.Text(r.Description)),
        ("ChargeFrequency", static (_, r) => r.Category switch
        {
            Focus.ChargeCategory.Usage => "Usage-Based",
            Focus.ChargeCategory.Purchase => "Recurring",
            Focus.ChargeCategory.Tax or Focus.ChargeCategory.Credit or Focus.ChargeCategory.Adjustment => "One-Time",
        }),
        ("ChargePeriodEnd", static (_, r) => Time(End(r.Period))),
        ("ChargePeriodStart", static (_, r) => Time(r.Period.Start)),
        ("ConsumedQuantity", static (_, r) => r.Category == Focus.ChargeCategory.Usage ? r.Quantity?.ToString() : null),
        ("ConsumedUnit", static (_, r) => r.Category == Focus.ChargeCategory.Usage ? CsvCells.Text(r.Unit) : null),
        ("ContractedCost", static (_, r) => r.BilledCost.ToString()),
        ("EffectiveCost", static (_, r) => r.EffectiveCost.ToString()),
        ("InvoiceId", static (d, _) => CsvCells.Text(d.Number ?? d.Id)),
        ("InvoiceIssuerName", static (d, _) => CsvCells.Text(d.Issuer.Name)),
        ("ListCost", static (_, r) => r.BilledCost.ToString()),
        ("PricingQuantity", static (_, r) => r.Quantity?.ToString()),
        ("PricingUnit", static (_, r) => CsvCells.Text(r.Unit)),
        ("ProviderName", static (d, _) => CsvCells.Text(d.Issuer.Name)),
        ("PublisherName", static (d, _) => CsvCells.Text(d.Issuer.Name)),
        ("ServiceCategory", static (_, _) => ServiceCategory),
        ("ServiceName", static (_, r) => CsvCells.Text(r.ServiceName)),
        ("SkuId", static (_, r) => CsvCells.Text(r.SkuId)),
        ("SkuMeter", static (_, r) => CsvCells.Text(r.SkuMeter)),
        ("SkuPriceId", static (_, r) => CsvCells.Text(r.SkuPriceId)),
        ("SubAccountId", static (_, _) => null),
        ("Tags", static (_, r) => r.Tags),
        ("x_CreditUnit", static (_, r) => CsvCells.Text(r.CreditUnit)),
        ("x_CreditsUsed", static (_, r) => r.CreditsUsed?.ToString()),
        ("x_InvoiceLine", static (_, r) => r.Line?.ToString(CultureInfo.InvariantCulture)),
    ];

    public static byte[] Of(InvoiceDocument document) =>
        CsvCells.Table(Columns.Select(static c => c.Name), new FocusRows(document).All().Select(row => Columns.Select(column => column.Of(document, row))));

    /// <summary>Whole seconds, in UTC.</summary>
    private static string Time(Instant at) => at.ToDateTimeUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Of what is shorter than a second: the next one.</summary>
    private static Instant End(ServiceTime period) =>
        period.End.UnixMicroseconds / 1_000_000 > period.Start.UnixMicroseconds / 1_000_000 ? period.End : period.Start + TimeSpan.FromSeconds(1);
}
