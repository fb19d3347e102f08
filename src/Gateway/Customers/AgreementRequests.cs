using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Customers;

/// <summary>Prices that one customer has for itself, as they are sent: they go before those of its plan.</summary>
public sealed record PricesRequest(
    [property: Description("Up to 500, as in a plan; amounts in the customer's currency or a credit unit.")] PriceDocument[] Prices)
{
    public static PricesRequest Of(PriceTerms[] prices) => new(Array.ConvertAll(prices, PriceDocument.Of));

    /// <exception cref="ProblemException">400 or 422, with a pointer to every fault.</exception>
    public static PriceTerms[] Terms(PriceDocument[] prices, string currency, Catalog catalog, FieldFaults faults)
    {
        faults.AddIf(prices.Length > Limits.CustomerPrices, "#/prices", $"At most {Limits.CustomerPrices} prices.");
        PriceListChecks.Fields(prices, currency, faults);
        var terms = Array.ConvertAll(prices, price => price.Normalised(currency).Terms());
        PriceListChecks.Terms(terms, catalog, faults);
        return terms;
    }
}

/// <summary>What a customer and the vendor agreed on besides the plan, as it is sent.</summary>
public sealed record ContractRequest(
    [property: Description("From when it counts, by event time, not in the past; left out: from now.")] Instant? Start = null,
    [property: Description("When it ends; left out: when it is replaced or removed.")] Instant? End = null,
    [property: Description("Up to 500, as in a plan; they go before all others.")] PriceDocument[]? Prices = null,
    [property: Description("The least to be paid for usage over the whole term, above zero; what is lacking is billed at its end.")] Money? Commitment = null,
    [property: Description("The least to be paid for usage of each period, in the place of the plan's.")] Money? Minimum = null)
{
    public static ContractRequest Of(Contract contract) =>
        new(contract.Start, contract.End, Array.ConvertAll(contract.Prices, PriceDocument.Of), contract.Commitment, contract.Minimum);

    /// <exception cref="ProblemException">400 or 422, with a pointer to every fault.</exception>
    public Contract Contract(string currency, Catalog catalog)
    {
        var faults = new FieldFaults()
            .AddIf(End <= Start, "#/end", "Must be after start.")
            .AddIf(Commitment is { IsPositive: false }, "#/commitment", "Must be above zero.")
            .AddIf(Commitment is not null && End is null, "#/end", "A commitment needs an end: that is when what is lacking is billed.")
            .AddIf(Minimum is { IsNegative: true }, "#/minimum", "Must not be negative.");
        return new Contract(Start, End, PricesRequest.Terms(Prices ?? [], currency, catalog, faults), Commitment, Minimum);
    }
}

/// <summary>A customer's own prices, as they count.</summary>
public sealed record PricesAnswer(
    [property: Description("From 1, of all that the customer ever had.")] int Version,
    Instant Start,
    PriceDocument[] Prices, AsOf AsOf);

/// <summary>A contract, and what of its commitment has been drawn.</summary>
public sealed record ContractAnswer(
    [property: Description("From 1, of all that the customer ever had.")] int Version,
    [property: Description("in_force or ahead.")] string Status,
    Instant Start,
    [property: Description("Null: until it is replaced or removed.")] Instant? End,
    PriceDocument[] Prices, Money? Commitment, Money? Minimum,
    [property: Description("Charged in money for usage of the term so far.")] Money Drawn,
    [property: Description("Of one that is ahead: the contract in force until it starts."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ContractAnswer? Before,
    AsOf AsOf)
{
    public const string InForce = "in_force", Ahead = "ahead";
}
