using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// One rated item, and who paid for it: <c>Amount = sum(Burns) + Overage + Unbilled</c>. All negative where usage is taken back or a
/// volume price made the total cheaper. For a hold's estimate only the amount is set.
/// </summary>
/// <param name="Amount">cost(usage after) - cost(usage before) by the named price.</param>
/// <param name="Burns">Paid by grants.</param>
/// <param name="Overage">Owed, billed at period end.</param>
/// <param name="Unbilled">Recorded, charged to nobody.</param>
public sealed record Line(UsageItem Item, PriceRef Price, Money Amount, Burn[] Burns, Money Overage, Money Unbilled)
{
    public Money Charged => Amount - Unbilled;
}
