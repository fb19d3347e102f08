using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;

namespace Spend.Gateway.Pricing;

/// <summary>The tenant's default price book as it is stored: what a customer without a plan pays, and what a plan does not price.</summary>
/// <param name="Models">How many models have a price in it.</param>
/// <param name="Markup">What was added to the list's prices, as a fraction.</param>
public sealed record PriceBookDocument(string Currency, PriceDocument[] Prices, int Models, Quantity Markup)
{
    public const string Kind = "price_book";
    public const string DefaultKey = "default";
}

/// <summary>A price book in short.</summary>
public sealed record PriceBookAnswer(
    string Key, int Version, string Currency,
    [property: Description("Models with at least one price.")] int Models,
    [property: Description("Prices in total.")] int Prices,
    [property: Description("Added to the list's prices, as a fraction: 0.2 is 20 %.")] Quantity Markup,
    Instant ImportedAt);

/// <summary>What an import took, what it left out and why.</summary>
public sealed record ImportAnswer(
    [property: Description("The version that now holds; the same as before where nothing changed.")] int Version,
    string Currency,
    Quantity Markup,
    [property: Description("Models with at least one price.")] int Imported,
    [property: Description("Prices in total.")] int Prices,
    [property: Description("What is not priced. Usage of it is denied as not_priced, never free.")] IReadOnlyList<SkippedPrice> Skipped,
    [property: Description("What the list gives away: imported at zero.")] IReadOnlyList<FreePrice> Free,
    [property: Description("Prices that needed more than 12 fraction digits: rounded half to even.")] IReadOnlyList<RoundedPrice> Rounded);

/// <param name="Field">Null where the whole model was left out.</param>
public sealed record SkippedPrice(string Model, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Field, string Reason);

public sealed record FreePrice(string Model, string Type);

public sealed record RoundedPrice(string Model, string Field, Money To);
