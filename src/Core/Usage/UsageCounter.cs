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
        foreach (var burn in line.Burns) AddBurn(burn);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(Quantity quantity, Money amount, Money overage, Money unbilled, IEnumerable<Burn> burnt)
    {
        (Quantity, Amount, Overage, Unbilled) = (quantity, amount, overage, unbilled);
        _burnt.AddRange(burnt);
    }

    private void AddBurn(Burn burn)
    {
        if (_burnt is [.., var last] && last.Grant == burn.Grant && (last.Amount + burn.Amount).IsPositive)
        {
            _burnt[^1] = last with { Amount = last.Amount + burn.Amount };
            return;
        }
        var at = _burnt.FindIndex(b => b.Grant == burn.Grant);
        var total = at < 0 ? burn.Amount : _burnt[at].Amount + burn.Amount;
        if (burn.Amount.IsPositive)
        {
            if (at >= 0) _burnt.RemoveAt(at);
            _burnt.Add(new Burn(burn.Grant, total));
        }
        else if (total.IsZero) _burnt.RemoveAt(at);
        else _burnt[at] = new Burn(burn.Grant, total);
    }
}
