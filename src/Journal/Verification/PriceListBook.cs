using Spend.Core;
using Spend.Core.Plans;
using Spend.Core.Rating;

namespace Spend.Journal.Verification;

/// <summary>Every version of a customer's contract, or of its own prices, as the journal's records say: none is forgotten here.</summary>
internal sealed class PriceListBook(PriceSource source)
{
    private readonly List<AgreedPrices> _versions = [];

    public AgreedPrices? Newest => _versions.Count > 0 ? _versions[^1] : null;

    /// <summary>The version that counts at an event's time, by what is known now.</summary>
    public AgreedPrices? At(Instant time) => _versions.FindLast(version => version.Start <= time && time < version.End);

    public AgreedPrices? Find(int version) => version >= 1 && version <= _versions.Count ? _versions[version - 1] : null;

    /// <summary>A new version: what was before it ends where it begins.</summary>
    public void Set(Contract agreed, Instant now)
    {
        var start = agreed.Start ?? now;
        EndFrom(start);
        _versions.Add(new AgreedPrices(source, _versions.Count + 1, agreed, start));
    }

    public void EndFrom(Instant at)
    {
        foreach (var version in _versions)
            if (version.End > at) version.End = Instant.Later(version.Start, at);
    }
}

/// <summary>One version, with its prices compiled apart from the account's.</summary>
internal sealed class AgreedPrices(PriceSource source, int version, Contract agreed, Instant start)
{
    private PriceTable? _prices;

    public int Version => version;

    public Contract Agreed => agreed;

    public Instant Start => start;

    /// <summary>A version that had not begun when another took its place ends where it begins.</summary>
    public Instant End { get; set; } = agreed.End ?? Instant.Max;

    public PriceTable Prices => _prices ??= PriceTable.Compile(source, source == PriceSource.Contract ? "contract" : "customer", version, agreed.Prices);
}
