using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Verification;

/// <summary>Usage of one price in one segment, added up without the account's own counters.</summary>
/// <param name="number">In the order in which counters were first used.</param>
internal sealed class UsageTotal(int number)
{
    public int Number => number;

    public LevelCount Count { get; } = new();
    public Quantity Level { get; private set; }
    public Quantity Quantity { get; private set; }
    public Money Amount { get; private set; }
    public Money Burnt { get; private set; }
    public Money Overage { get; private set; }

    /// <summary>What the overage is in the currency.</summary>
    public Money Owed { get; private set; }
    public Money Unbilled { get; private set; }

    /// <summary>The credit unit of the amounts; null: the currency.</summary>
    public string? Unit { get; private set; }

    public Money ChargedMoney => Unit is null ? Amount - Unbilled : Owed;

    public void Add(Line line)
    {
        Level += line.Level;
        Quantity += line.Aggregation == Aggregation.Sum ? line.Item.Quantity : line.Level;
        Amount += line.Amount;
        foreach (var burn in line.Burns) Burnt += burn.Amount;
        Overage += line.Overage;
        Owed += line.Owed;
        Unbilled += line.Unbilled;
        Unit = line.Unit;
    }
}
