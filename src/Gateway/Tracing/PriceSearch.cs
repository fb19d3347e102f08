using System.ComponentModel;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Gateway.Tracing;

/// <summary>Why a price was chosen: who was asked, in order, and what else matched there.</summary>
public sealed record PriceChoice(
    [property: Description("In this order, up to the one that had a price.")] IReadOnlyList<AskedSource> Asked,
    [property: Description("What the chosen price matches; nothing: all usage of the meter.")] Properties Matches,
    [property: Description("Prices of the same source that matched as well, by fewer properties: the one with most wins.")] IReadOnlyList<LessSpecificPrice> LessSpecific);

public sealed record AskedSource(
    PriceSource Source,
    [property: Description("The plan or price book.")] string? Key,
    [property: Description("In force for the event; null for none.")] int? Version,
    [property: Description("none: there was none; no_match; other_currency; found; unknown: the version is not kept any more.")] string Result);

public sealed record LessSpecificPrice(string Id, Properties Matches);

/// <summary>The versions that an event was rated by, as its record names them, with all their prices.</summary>
/// <param name="ContractVersion">Of the contract in force; 0 for none.</param>
/// <param name="OwnVersion">Of the customer's own prices; 0 for none.</param>
/// <param name="BookVersion">Of the price book; 0 for none.</param>
internal sealed record RatedBy(Terms Terms, PlanRef? PlanRef, int ContractVersion, int OwnVersion, int BookVersion, string Currency)
{
    /// <summary>The prices of the plan and the price book as they were published: what they compile to can only find.</summary>
    public required Func<PriceSource, PriceTerms[]> Published { private get; init; }

    public PriceChoice Choose(UsageItem item, Properties ofEvent, PriceRef chosen)
    {
        var asked = new List<AskedSource>();
        foreach (var source in Enum.GetValues<PriceSource>())
        {
            asked.Add(Ask(source, item, ofEvent));
            if (source == chosen.Source) break;
        }
        // The winner is the only one of its number of properties: two that could match the same are refused when they are published.
        var matching = Array.FindAll(Published(chosen.Source), price => Matches(price, item, ofEvent));
        return new PriceChoice(
            asked,
            Array.Find(matching, p => p.Id == chosen.Id)?.Match ?? Properties.None,
            [.. matching.Where(p => p.Id != chosen.Id).OrderByDescending(static p => p.Match.Count).Select(static p => new LessSpecificPrice(p.Id, p.Match))]);
    }

    private AskedSource Ask(PriceSource source, UsageItem item, Properties ofEvent) => source switch
    {
        PriceSource.Contract => Of(source, null, ContractVersion, Terms.Contract is not null, isOtherCurrency: false, Terms.Contract?.Prices.Find(item, ofEvent)),
        PriceSource.Customer => Of(source, null, OwnVersion, Terms.OwnPrices is not null, isOtherCurrency: false, Terms.OwnPrices?.Prices.Find(item, ofEvent)),
        PriceSource.Plan => Of(source, PlanRef?.Key, PlanRef?.Version ?? 0, Terms.Plan is not null, Terms.Plan is { } plan && plan.Currency != Currency, Terms.Plan?.Prices.Find(item, ofEvent)),
        PriceSource.PriceBook => Of(source, Terms.PriceBook?.Key, BookVersion, Terms.PriceBook is not null, Terms.PriceBook is { } book && book.Currency != Currency, Terms.PriceBook?.Prices.Find(item, ofEvent)),
    };

    private static AskedSource Of(PriceSource source, string? key, int version, bool isKept, bool isOtherCurrency, Price? found) => new(
        source, key, version == 0 ? null : version,
        version == 0 ? "none" : !isKept ? "unknown" : isOtherCurrency ? "other_currency" : found is null ? "no_match" : "found");

    private static bool Matches(PriceTerms price, UsageItem item, Properties ofEvent)
    {
        if (price.Meter != item.Meter) return false;
        foreach (var (name, value) in price.Match.Pairs)
            if (item.Property(name, ofEvent) != value) return false;
        return price.SizeProperty is not { } size || Quantity.TryParse(item.Property(size, ofEvent), out _);
    }
}
