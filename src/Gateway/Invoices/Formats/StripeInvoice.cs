using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices.Formats;

/// <summary>
/// An invoice in the shape of Stripe's invoice items. Amounts are whole minor units (ISO 4217) and add up to the total: a tax that is
/// added to prices is an item of its own; one that prices contain is no item, and stands in <see cref="TotalTaxAmounts"/> as inclusive.
/// </summary>
public sealed record StripeInvoice(
    string Invoice, string? Number, string Customer, string Currency,
    [property: Description("Unix seconds.")] long PeriodStart, long PeriodEnd,
    [property: Description("Unix seconds.")] long Created, long DueDate,
    [property: Description("The sum of the items.")] long Total,
    [property: Description("What is left to pay.")] long AmountRemaining,
    IReadOnlyList<StripeInvoiceItem> InvoiceItems, IReadOnlyList<StripeTaxAmount> TotalTaxAmounts)
{
    /// <exception cref="OverflowException">An amount has more than 64 bits of minor units.</exception>
    public static StripeInvoice Of(InvoiceDocument document)
    {
        var body = document.Body;
        var money = new MoneyText(body.Currency);
        return new StripeInvoice(
            document.Id, document.Number, document.Customer, CurrencyOf(body),
            Seconds(body.Period.Start), Seconds(body.Period.End), Seconds(body.IssuedAt), Seconds(body.DueAt),
            money.InMinorUnits(body.Total), money.InMinorUnits(document.AmountDue),
            [.. body.Lines.Where(line => line.Type != InvoiceLineType.Tax || !body.TaxIncluded).Select(line => Item(document, line, money))],
            [.. body.Lines.Where(static line => line.Type == InvoiceLineType.Tax).Select(line => new StripeTaxAmount(money.InMinorUnits(line.Total), body.TaxIncluded, line.Description, line.Rate ?? Quantity.Zero))]);
    }

    private static StripeInvoiceItem Item(InvoiceDocument document, InvoiceLineEntry line, MoneyText money)
    {
        var (quantity, each) = Priced(line);
        return new StripeInvoiceItem(
            document.Id, document.Customer, money.InMinorUnits(line.Total), CurrencyOf(document.Body), LineNames.Sentence(line, document.Meters),
            quantity, money.InDecimalMinorUnits(each), new StripePeriod(Seconds(line.Service.Start), Seconds(line.Service.End)),
            new StripeMetadata(line.Number, WordConverter<InvoiceLineType>.WordOf(line.Type), document.Hash, line.Meter, line.Quantity, line.Grant));
    }

    /// <summary>Quantity times unit amount is the exact amount of the line: of a line without one price for all its units, one of it.</summary>
    private static (long Quantity, Money Each) Priced(InvoiceLineEntry line)
    {
        var whole = line.Quantity is { } quantity && quantity.Raw % Quantity.One.Raw == 0 ? quantity.Raw / Quantity.One.Raw : 0;
        return line is { Unit: null, Steps: [{ Kind: PriceStepKind.Units, UnitAmount: { } each, FlatAmount: null }] } && whole > 0 && whole <= long.MaxValue && each * whole == line.Amount
            ? ((long)whole, each) : (1, line.Amount);
    }

    private static string CurrencyOf(InvoiceContent body) => body.Currency.ToLowerInvariant();

    private static long Seconds(Instant at) => at.UnixMicroseconds / 1_000_000;
}

/// <param name="UnitAmountDecimal">In minor units, exact.</param>
public sealed record StripeInvoiceItem(
    string Invoice, string Customer,
    [property: Description("In minor units.")] long Amount,
    string Currency, string Description, long Quantity, string UnitAmountDecimal, StripePeriod Period, StripeMetadata Metadata);

/// <summary>Unix seconds.</summary>
public sealed record StripePeriod(long Start, long End);

public sealed record StripeMetadata(
    int LineNumber, string LineType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? InvoiceHash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? MeteredQuantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Grant);

/// <param name="Inclusive">The items contain it.</param>
public sealed record StripeTaxAmount(long Amount, bool Inclusive, string DisplayName, Quantity Rate);
