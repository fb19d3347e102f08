using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>Usage of one price in one billing period, added up without the account's own counters.</summary>
internal sealed class UsageTotal
{
    public Quantity Quantity { get; private set; }
    public Money Amount { get; private set; }
    public Money Burnt { get; private set; }
    public Money Overage { get; private set; }
    public Money Unbilled { get; private set; }

    public void Add(Line line, Money burnt)
    {
        Quantity += line.Item.Quantity;
        Amount += line.Amount;
        Burnt += burnt;
        Overage += line.Overage;
        Unbilled += line.Unbilled;
    }
}
