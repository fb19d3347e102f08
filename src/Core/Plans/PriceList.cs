using Spend.Core.Periods;
using Spend.Core.Rating;

namespace Spend.Core.Plans;

/// <summary>One version of the prices that one customer has for itself: of its contract, or its own.</summary>
/// <param name="source"><see cref="PriceSource.Contract"/> or <see cref="PriceSource.Customer"/>.</param>
/// <param name="version">From 1, for each source.</param>
/// <param name="agreed">As it was sent; for own prices only the prices are set.</param>
public sealed class PriceList(PriceSource source, int version, Contract agreed, Span span)
{
    private readonly SortedList<BillingPeriod, Money> _drawn = new(BillingPeriod.Order);

    public PriceSource Source => source;

    public int Version => version;

    public Contract Agreed => agreed;

    /// <summary>When it counts, by event time. Without end: <see cref="Instant.Max"/>.</summary>
    public Span Span { get; private set; } = span;

    public PriceTable Prices { get; } = PriceTable.Compile(source, OwnerOf(source), version, agreed.Prices);

    /// <summary>What was charged in money for usage of the term, by the period it is billed in; with that of versions before it that are forgotten.</summary>
    public IReadOnlyDictionary<BillingPeriod, Money> Drawn => _drawn;

    internal void EndAt(Instant end) => Span = Span with { End = end };

    internal void Draw(BillingPeriod billedIn, Money amount) => _drawn[billedIn] = _drawn.GetValueOrDefault(billedIn) + amount;

    internal void TakeOver(PriceList before)
    {
        foreach (var (billedIn, amount) in before._drawn) Draw(billedIn, amount);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(IEnumerable<(BillingPeriod BilledIn, Money Amount)> drawn)
    {
        foreach (var (billedIn, amount) in drawn) _drawn.Add(billedIn, amount);
    }

    /// <summary>What stands in a <see cref="PriceRef"/> of a customer's list, where a plan has its key.</summary>
    private static string OwnerOf(PriceSource source) => source == PriceSource.Contract ? "contract" : "customer";
}
