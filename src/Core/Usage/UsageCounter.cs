using Spend.Core.Accounts;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Usage;

/// <summary>
/// Usage of one price in one billing period, and who paid for it. At every moment
/// <c>Amount = price.CostOf(Quantity) = sum(Burnt) + Overage + Unbilled</c>.
/// </summary>
public sealed class UsageCounter(PriceRef price, string meter)
{
    private readonly List<Burn> _burnt = [];

    public PriceRef Price => price;
    public string Meter => meter;
    public Quantity Quantity { get; private set; }
    public Money Amount { get; private set; }
    public Money Overage { get; private set; }
    public Money Unbilled { get; private set; }

    /// <summary>What each grant paid, the latest to pay last.</summary>
    public IReadOnlyList<Burn> Burnt => _burnt;

    public Money Charged => Amount - Unbilled;

    public void Add(Line line)
    {
        Quantity += line.Item.Quantity;
        Amount += line.Amount;
        Overage += line.Overage;
        Unbilled += line.Unbilled;
        foreach (var burn in line.Burns) AddBurn(_burnt, burn);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(Quantity quantity, Money amount, Money overage, Money unbilled, IEnumerable<Burn> burnt)
    {
        (Quantity, Amount, Overage, Unbilled) = (quantity, amount, overage, unbilled);
        _burnt.AddRange(burnt);
    }

    /// <summary>Adds to what each grant paid: a payment makes its grant the latest, what comes back leaves the order as it is.</summary>
    internal static void AddBurn(List<Burn> burnt, Burn burn)
    {
        var at = burnt.Count - 1;
        while (at >= 0 && burnt[at].Grant != burn.Grant) at--;
        var total = at < 0 ? burn.Amount : burnt[at].Amount + burn.Amount;
        var isLatest = at >= 0 && (at == burnt.Count - 1 || burn.Amount.IsNegative);
        if (isLatest && !total.IsZero)
        {
            burnt[at] = new Burn(burn.Grant, total);
            return;
        }
        if (at >= 0) burnt.RemoveAt(at);
        if (!total.IsZero) burnt.Add(new Burn(burn.Grant, total));
    }
}
