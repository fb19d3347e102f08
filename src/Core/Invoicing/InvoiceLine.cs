using Spend.Core.Periods;
using Spend.Core.Rating;
using Spend.Core.Usage;
using Spend.Core.Wallets;

namespace Spend.Core.Invoicing;

/// <summary>What an invoice line asks for. In the order in which lines of an invoice stand.</summary>
public enum InvoiceLineType
{
    /// <summary>A plan's base fee for a period or a part of one; negative where an earlier invoice asked for more.</summary>
    BaseFee,

    /// <summary>Usage of one price in one segment of the period.</summary>
    Usage,

    /// <summary>Usage of an earlier period that arrived, or was corrected, after that was closed.</summary>
    Adjustment,

    /// <summary>What usage lacks to the period's minimum; negative where late usage lessens what was asked before.</summary>
    Minimum,

    /// <summary>What usage of a contract's term lacks to its commitment; negative as with the minimum.</summary>
    Commitment,

    /// <summary>What one grant in the currency paid of the lines above: negative.</summary>
    Credits,

    /// <summary>What the exact sum of the lines above, once rounded, differs from the sum of their rounded amounts.</summary>
    Rounding,

    /// <summary>One tax.</summary>
    Tax,
}

/// <summary>One line of an invoice, exact: rounding to the currency's minor unit comes later.</summary>
/// <param name="Service">The time it is for.</param>
/// <param name="Amount">What it asks in the currency, before grants.</param>
public sealed record InvoiceLine(InvoiceLineType Type, string Description, Span Service, Money Amount)
{
    /// <summary>For usage and adjustments.</summary>
    public InvoicedUsage? Usage { get; init; }

    /// <summary>What grants in the currency paid of it.</summary>
    public Money CreditsApplied => Usage is { Unit: null } usage ? usage.PaidByGrants : Money.Zero;

    /// <summary>What is left to pay.</summary>
    public Money Due => Amount - CreditsApplied;
}

/// <summary>The usage behind a line: <c>Rated = sum(Burnt) + Overage + Unbilled</c>, in the price's unit.</summary>
/// <param name="Level">What the cost is a function of.</param>
/// <param name="Quantity">In the meter's unit.</param>
/// <param name="Unit">The credit unit; null: the currency.</param>
/// <param name="Rated">The price of the level.</param>
/// <param name="Owed">What the overage is in the currency.</param>
public sealed record InvoicedUsage(
    SegmentRef Segment, PriceRef Price, string Meter, string? Unit, Quantity Level, Quantity Quantity,
    Money Rated, IReadOnlyList<Burn> Burnt, Money Overage, Money Owed, Money Unbilled)
{
    /// <summary>What was charged in the currency.</summary>
    public Money ChargedMoney => Unit is null ? Rated - Unbilled : Owed;

    public Money PaidByGrants
    {
        get
        {
            var sum = Money.Zero;
            foreach (var burn in Burnt) sum += burn.Amount;
            return sum;
        }
    }

    public bool IsNothing => Level.IsZero && Quantity.IsZero && Rated.IsZero && Overage.IsZero && Owed.IsZero && Unbilled.IsZero && Burnt.Count == 0;

    public static InvoicedUsage Of(SegmentRef segment, UsageCounter counter) => new(
        segment, counter.Price, counter.Meter, counter.Unit, counter.Level, counter.Quantity,
        counter.Amount, counter.Burnt, counter.Overage, counter.Owed, counter.Unbilled);

    /// <summary>This without what was billed elsewhere.</summary>
    public InvoicedUsage Without(UsageCounter elsewhere)
    {
        var burnt = new List<Burn>(Burnt);
        foreach (var (grant, amount) in elsewhere.Burnt) UsageCounter.AddBurn(burnt, new Burn(grant, -amount));
        return this with
        {
            Level = Level - elsewhere.Level,
            Quantity = Quantity - elsewhere.Quantity,
            Rated = Rated - elsewhere.Amount,
            Burnt = burnt,
            Overage = Overage - elsewhere.Overage,
            Owed = Owed - elsewhere.Owed,
            Unbilled = Unbilled - elsewhere.Unbilled,
        };
    }
}
