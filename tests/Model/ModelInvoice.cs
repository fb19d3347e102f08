using System.Numerics;

namespace Spend.Model;

/// <summary>What is asked for in one billing period, before tax and rounding, as if no more usage came.</summary>
public sealed record ModelInvoice(ModelSpan Period, ModelInvoiceLine[] Lines);

public enum ModelInvoiceLineKind
{
    /// <summary>In arrears, for a segment.</summary>
    BaseFee,

    /// <summary>In advance: the fee of the next period.</summary>
    NextBaseFee,

    /// <summary>In advance: what the fee of this period's segments differs from what was asked before.</summary>
    BaseFeeDifference,

    /// <summary>Of this period.</summary>
    Usage,

    /// <summary>Usage of a closed period.</summary>
    Adjustment,
    Minimum,

    /// <summary>What changes of a closed period's true-up.</summary>
    MinimumAdjustment,
    Commitment,
    CommitmentAdjustment,
}

public sealed record ModelInvoiceLine(ModelInvoiceLineKind Kind, string Unit)
{
    /// <summary>The period it is about.</summary>
    public required ModelSpan OfPeriod { get; init; }

    /// <summary>Of the change whose segment it is about; for a commitment the version of the contract; else 0.</summary>
    public int Number { get; init; }

    /// <summary>For usage.</summary>
    public ModelPriceRef? Price { get; init; }

    /// <summary>For usage; of an adjustment, how much it moved.</summary>
    public BigInteger Level { get; init; }

    /// <summary>In its unit; for usage what it costs, whoever pays.</summary>
    public BigInteger Amount { get; init; }
    public BigInteger Burnt { get; init; }

    /// <summary>In money: of usage what is owed; of all else the amount.</summary>
    public BigInteger Owed { get; init; }
    public BigInteger Unbilled { get; init; }

    public override string ToString() => $"{Kind} {OfPeriod.Id}/{Number} {Price} level {Exact.Text(Level)}: "
        + $"{Exact.Text(Amount)} {Unit}, burnt {Exact.Text(Burnt)}, owed {Exact.Text(Owed)}, unbilled {Exact.Text(Unbilled)}";
}
