using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>One version of the tenant's default price book, such as an imported price list. Immutable.</summary>
public sealed record PriceBookVersion(string Key, int Version, string Currency, PriceTable Prices);
