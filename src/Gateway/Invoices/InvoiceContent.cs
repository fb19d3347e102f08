using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Gateway.Customers;
using Spend.Gateway.Http;

namespace Spend.Gateway.Invoices;

/// <summary>What a written invoice says, read from its canonical bytes (<see cref="InvoiceBody"/>).</summary>
public sealed record InvoiceContent(
    PeriodAnswer Period, Instant IssuedAt, Instant DueAt, string Currency, BillToEntry BillTo, InvoiceLineEntry[] Lines,
    Money Subtotal, Money CreditsApplied, Money Rounding, Money Residue, Money Net, Money Tax, bool TaxIncluded,
    Money Total, Money CarriedOver, Money Due, string? TaxExemption = null)
{
    private static readonly JsonTypeInfo<InvoiceContent> Canonical = Lenient();

    /// <exception cref="JsonException">The bytes are not those of an invoice, or of one that this version does not know.</exception>
    public static InvoiceContent Read(ReadOnlySpan<byte> canonical) =>
        JsonSerializer.Deserialize(canonical, Canonical) ?? throw new JsonException("An invoice is an object.");

    /// <summary>As strict as what comes in, but without its bounds: sums are larger than what one request may say, and sentences longer.</summary>
    private static JsonTypeInfo<InvoiceContent> Lenient()
    {
        var options = new JsonSerializerOptions(StrictJson.Options);
        foreach (var bounded in options.Converters.Where(static c => c is TextConverter or MoneyConverter or QuantityConverter).ToList()) options.Converters.Remove(bounded);
        options.Converters.Add(new WrittenMoneyConverter());
        options.Converters.Add(new WrittenQuantityConverter());
        return (JsonTypeInfo<InvoiceContent>)options.GetTypeInfo(typeof(InvoiceContent));
    }

    private sealed class WrittenMoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Money.TryParse(reader.GetString(), out var money) ? money : throw new JsonException("No amount.");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class WrittenQuantityConverter : JsonConverter<Quantity>
    {
        public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Quantity.TryParse(reader.GetString(), out var quantity) ? quantity : throw new JsonException("No quantity.");

        public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}

/// <summary>To whom an invoice is addressed.</summary>
public sealed record BillToEntry(
    string Name,
    [property: Description("Its lines, below the name."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Address = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TaxId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email = null);

/// <summary>One line of an invoice. Of usage: the steps add up to rated, and rated = paid by grants + overage + unbilled.</summary>
public sealed record InvoiceLineEntry(
    [property: Description("From 1.")] int Number,
    InvoiceLineType Type, string Description, ServiceTime Service,
    [property: Description("Exact: what it asks in the currency, before grants; of credits below zero.")] Money Amount,
    [property: Description("The amount, rounded to what can be paid.")] Money Total,
    [property: Description("For credits: the grant."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Grant = null,
    [property: Description("For a tax: a fraction, 0.19 is 19 %."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Rate = null,
    [property: Description("For usage: the id of the period it happened in."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Period = null,
    [property: Description("For usage: the number of the change of plan that the segment began with."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Segment = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Meter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] InvoicedPriceEntry? Price = null,
    [property: Description("The properties that the price is for."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Properties? Match = null,
    [property: Description("In the meter's unit."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Quantity = null,
    [property: Description("What the cost is a function of."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Level = null,
    [property: Description("The price of the level."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Rated = null,
    [property: Description("Recorded and charged to nobody."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Unbilled = null,
    [property: Description("How the price of the level came about."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PriceStepEntry[]? Steps = null,
    [property: Description("Of rated, paid_by_grants, overage, unbilled and the steps: a credit unit; left out for the currency."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit = null,
    [property: Description("In credits."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? PaidByGrants = null,
    [property: Description("In credits: what no grant covered."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Overage = null);

/// <summary>The price of a line, named for ever.</summary>
public sealed record InvoicedPriceEntry(
    PriceSource Source, int Version, string Id,
    [property: Description("The key of the plan or price book."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Owner = null,
    [property: Description("For a price by request size: which size tier, from 0; left out for 0."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Band = null);

/// <summary>A part of what a level costs.</summary>
public sealed record PriceStepEntry(
    PriceStepKind Kind, Money Amount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Quantity? Quantity = null,
    [property: Description("For each unit, or each package."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? UnitAmount = null,
    [property: Description("Once."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? FlatAmount = null);
