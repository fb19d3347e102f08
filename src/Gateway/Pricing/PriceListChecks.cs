using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>Checks that a list of prices goes through, be it of a plan or of a customer.</summary>
internal static class PriceListChecks
{
    /// <summary>Each price by itself: the fields its charge model takes.</summary>
    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public static void Fields(PriceDocument?[] prices, string currency, FieldFaults faults)
    {
        for (var i = 0; i < prices.Length; i++)
        {
            if (prices[i] is { } price) price.Check($"#/prices/{i}", currency, faults);
            else faults.Add($"#/prices/{i}", "Must not be null.");
        }
        faults.ThrowIfAny();
    }

    /// <summary>What decisions could not go by: amounts, ambiguity, meters.</summary>
    /// <param name="allowanceOf">Where the allowance of a price stands.</param>
    /// <exception cref="ProblemException">400 or, for a meter that is not there, 422; with a pointer to every fault.</exception>
    public static void Terms(PriceTerms[] prices, Catalog catalog, FieldFaults faults, Func<int, string>? allowanceOf = null)
    {
        foreach (var (index, field, detail) in PriceValidation.Check(prices).Concat(PriceValidation.CheckMeters(prices, catalog.Meters)))
            faults.Add(field switch
            {
                "" => "#/prices",
                "allowance" when allowanceOf is not null => allowanceOf(index),
                _ => $"#/prices/{index}/{field}",
            }, detail);
        faults.ThrowIfAny();

        for (var i = 0; i < prices.Length; i++)
            faults.AddIf(!catalog.Meters.ContainsKey(prices[i].Meter), $"#/prices/{i}/meter", $"There is no meter '{prices[i].Meter}'; create it first.");
        faults.ThrowIfAny(Core.Accounts.Status.UnknownMeter);
    }
}
