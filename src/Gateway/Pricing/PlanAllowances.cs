using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Pricing;

/// <summary>Which price each allowance of a plan belongs to: the only one of its meter, or the one it names.</summary>
internal static class PlanAllowances
{
    /// <summary>Of one plan; far beyond what a person would read.</summary>
    private const int Most = 1_000;

    public static void Check(PlanDocument plan, FieldFaults faults)
    {
        faults.AddIf(plan.Allowances?.Length > Most, "#/allowances", $"At most {Most} allowances.").ThrowIfAny();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Allowances?.Length; i++)
        {
            if (plan.Allowances[i] is not { } allowance)
            {
                faults.Add($"#/allowances/{i}", "Must not be null.");
                continue;
            }
            faults.AddIf(allowance.Quantity <= Quantity.Zero, $"#/allowances/{i}/quantity", "Must be above zero.");
            var prices = PriceOf(plan, allowance);
            if (prices is [var only]) faults.AddIf(!taken.Add(only.Id), $"#/allowances/{i}", $"Price '{only.Id}' has an allowance already.");
            else Explain(plan, allowance, prices.Length, $"#/allowances/{i}", faults);
        }
        faults.ThrowIfAny();
    }

    /// <summary>The prices an allowance could belong to; exactly one where it is sound.</summary>
    public static PriceDocument[] PriceOf(PlanDocument plan, AllowanceDocument allowance) =>
        Array.FindAll(plan.Prices, price => price.Meter == allowance.Meter && (allowance.Price is null || price.Id == allowance.Price));

    /// <summary>By the id of the price. The plan has been checked.</summary>
    public static Dictionary<string, Quantity> ByPrice(PlanDocument plan) =>
        (plan.Allowances ?? []).ToDictionary(allowance => PriceOf(plan, allowance)[0].Id, static allowance => allowance.Quantity, StringComparer.Ordinal);

    /// <summary>A name that could be left out is.</summary>
    public static AllowanceDocument[]? Normalised(PlanDocument plan) => plan.Allowances is null ? null : Array.ConvertAll(
        plan.Allowances, allowance => allowance with { Price = PriceOf(plan, allowance with { Price = null }).Length == 1 ? null : allowance.Price });

    private static void Explain(PlanDocument plan, AllowanceDocument allowance, int candidates, string at, FieldFaults faults)
    {
        var named = allowance.Price is { } id ? Array.Find(plan.Prices, price => price.Id == id) : null;
        if (candidates > 1) faults.Add(at + "/price", $"Meter '{allowance.Meter}' has {candidates} prices in this plan; name the one the allowance belongs to.");
        else if (named is not null) faults.Add(at + "/price", $"Price '{named.Id}' is of meter '{named.Meter}'.");
        else if (allowance.Price is { } missing) faults.Add(at + "/price", $"This plan has no price '{missing}'.");
        else faults.Add(at + "/meter", $"This plan has no price for meter '{allowance.Meter}' that the allowance could belong to.");
    }
}
