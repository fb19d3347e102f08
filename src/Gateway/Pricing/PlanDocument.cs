using System.ComponentModel;
using System.Text.Json;
using Spend.Core;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>A plan as it is sent and stored. Each version is a document of its own and never changes.</summary>
public sealed record PlanDocument(
    [property: Description("ISO 4217 code of the amounts.")] string Currency,
    [property: Description("Up to 20,000 prices.")] PriceDocument[] Prices,
    [property: Description("For people; the key where it is left out.")] string? Name = null,
    [property: Description("Length of a billing period: month.")] string Period = "month",
    [property: Description("When prepaid funds run out: deny, or bill up to the customer's credit limit.")] OveragePolicy Overage = OveragePolicy.Deny)
{
    public const string Kind = "plan";

    /// <exception cref="ProblemException">400 or 422, with a pointer to every fault.</exception>
    public void Check(Catalog catalog)
    {
        var faults = new FieldFaults();
        faults.AddIf(!Currencies.IsKnown(Currency), "#/currency", "Must be an ISO 4217 code such as USD.");
        faults.AddIf(Period != "month", "#/period", "Only month is available in this version.");
        for (var i = 0; i < Prices.Length; i++)
        {
            if (Prices[i] is null) faults.Add($"#/prices/{i}", "Must not be null.");
            else Prices[i].Check($"#/prices/{i}", faults);
        }
        faults.ThrowIfAny();

        foreach (var (index, field, detail) in PriceValidation.Check([.. Prices.Select(static p => p.Terms())]))
            faults.Add(field.Length == 0 ? "#/prices" : $"#/prices/{index}/{field}", detail);
        faults.ThrowIfAny();

        for (var i = 0; i < Prices.Length; i++)
            faults.AddIf(!catalog.Meters.ContainsKey(Prices[i].Meter), $"#/prices/{i}/meter", $"There is no meter '{Prices[i].Meter}'; create it first.");
        faults.ThrowIfAny(Core.Accounts.Status.UnknownMeter);
    }

    /// <summary>The same bytes for the same content, however it was spelled: what a version is compared and stored by.</summary>
    public byte[] Canonical() => JsonSerializer.SerializeToUtf8Bytes(this, StrictJson.TypeOf<PlanDocument>());
}

/// <summary>One version of a plan.</summary>
public sealed record PlanAnswer(
    string Key, int Version, string Name, string Currency, string Period, OveragePolicy Overage, PriceDocument[] Prices, Instant PublishedAt);
