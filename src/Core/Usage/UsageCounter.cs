using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Usage;

/// <summary>
/// Usage of one price in one segment, and who paid for it, in the price's unit. At every moment
/// <c>Amount = price.CostOf(Level) = sum(Burnt) + Overage + Unbilled</c>, and <c>Owed = price.OwedFor(Overage)</c>.
/// </summary>
public sealed class UsageCounter(PriceRef price, string meter, string? unit)
{
    private readonly List<Burn> _burnt = [];

    public PriceRef Price => price;
    public string Meter => meter;

    /// <summary>The credit unit of the amounts; null: the currency.</summary>
    public string? Unit => unit;

    /// <summary>What the cost is a function of.</summary>
    public Quantity Level { get; private set; }

    /// <summary>In the meter's unit. Differs from the level where a price counts or measures in its own way.</summary>
    public Quantity Quantity { get; private set; }

    public Money Amount { get; private set; }
    public Money Overage { get; private set; }

    /// <summary>What the overage is in the currency.</summary>
    public Money Owed { get; private set; }
    public Money Unbilled { get; private set; }

    /// <summary>What each grant paid, the latest to pay last.</summary>
    public IReadOnlyList<Burn> Burnt => _burnt;

    /// <summary>Null where the level is a sum.</summary>
    public Observations? Observations { get; private set; }

    public Money Charged => Amount - Unbilled;

    /// <summary>What was charged in the currency.</summary>
    public Money ChargedMoney => unit is null ? Charged : Owed;

    public void Add(Line line)
    {
        Level += line.Level;
        Quantity += line.Aggregation == Aggregation.Sum ? line.Item.Quantity : line.Level;
        Amount += line.Amount;
        Overage += line.Overage;
        Owed += line.Owed;
        Unbilled += line.Unbilled;
        foreach (var burn in line.Burns) AddBurn(_burnt, burn);
        if (line.Observation is not { } observation) return;
        Observations ??= new Observations(line.Aggregation);
        Observations.Change(observation, line.TakesBack ? -1 : 1);
    }

    /// <summary>For recovery from a snapshot.</summary>
    public void Restore(Quantity level, Quantity quantity, Money amount, Money overage, Money owed, Money unbilled, IEnumerable<Burn> burnt, Observations? observations)
    {
        (Level, Quantity, Amount, Overage, Owed, Unbilled, Observations) = (level, quantity, amount, overage, owed, unbilled, observations);
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
