using Spend.Core.Rating;

namespace Spend.Journal.Verification;

/// <summary>How a difference names a price.</summary>
internal static class PriceNames
{
    public static string Name(this PriceRef? price) =>
        price is null ? "no price" : $"{price.Source} {price.Owner} v{price.Version} '{price.Id}'{(price.Band == 0 ? "" : $" band {price.Band}")}";
}
