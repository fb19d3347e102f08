using Spend.Core.Metering;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// One rated item, and who paid for it: <c>Amount = sum(Burns) + Overage + Unbilled</c>, all in the price's unit. All negative where usage is
/// taken back or a volume price made the total cheaper. For a hold's estimate only the amount is set.
/// </summary>
/// <param name="Amount">cost(level after) - cost(level before) by the named price.</param>
/// <param name="Burns">Paid by grants.</param>
/// <param name="Overage">Owed, billed at period end.</param>
/// <param name="Unbilled">Recorded, charged to nobody.</param>
public sealed record Line(UsageItem Item, PriceRef Price, Money Amount, Burn[] Burns, Money Overage, Money Unbilled)
{
    private readonly Money _owed;
    private readonly Quantity? _level, _billed;

    /// <summary>The credit unit of the amounts; null: the currency.</summary>
    public string? Unit { get; init; }

    /// <summary>What the overage adds to what is owed, in the currency.</summary>
    public Money Owed
    {
        get => Unit is null ? Overage : _owed;
        init => _owed = value;
    }

    /// <summary>How the item counts towards the level.</summary>
    public Aggregation Aggregation { get; init; }

    /// <summary>Change of the counter's level; the item's quantity unless it is counted or measured in another way.</summary>
    public Quantity Level
    {
        get => _level ?? Item.Quantity;
        init => _level = value;
    }

    /// <summary>
    /// The units that are charged for, which caps on units count: the quantity, unless the failure policy charges nothing or such a cap held
    /// some back.
    /// </summary>
    public Quantity Billed
    {
        get => _billed ?? Item.Quantity;
        init => _billed = value == Item.Quantity ? null : value;
    }

    /// <summary>What the counter remembers of it, where its level is no sum.</summary>
    public Observation? Observation { get; init; }

    /// <summary>The inverse of an earlier line.</summary>
    public bool TakesBack { get; init; }

    public Money Charged => Amount - Unbilled;

    /// <summary>What it costs the customer in the currency: caps, minimum and commitment see this.</summary>
    public Money ChargedMoney => Unit is null ? Charged : Owed;
}
