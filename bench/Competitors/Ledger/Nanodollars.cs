using System.Globalization;

namespace Spend.Competitors.Ledger;

/// <summary>
/// Money as whole 10^-9 USD in a <see cref="long"/>: the smallest unit that holds a token price, adds exactly in SQL, and stays
/// below 2^53 for the balances seeded here, where Lua's numbers (doubles) are still exact.
/// </summary>
internal static class Nanodollars
{
    public const decimal PerDollar = 1_000_000_000m;

    /// <summary>One million dollars: no run can use it up, and 10^15 is exact in a double.</summary>
    public const long SeedBalance = 1_000_000L * 1_000_000_000L;

    public static string Format(long amount) => (amount / PerDollar).ToString("0.#########", CultureInfo.InvariantCulture);
}
