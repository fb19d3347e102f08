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

    /// <summary>The time it is for; null: not known yet.</summary>
    public ModelSpan? Service { get; init; }

    /// <summary>For a fee: the plan.</summary>
    public string? Plan { get; init; }

    /// <summary>For usage.</summary>
    public ModelRate? Rate { get; init; }

    public ModelPriceRef? Price => Rate?.Ref;

    /// <summary>For usage, what the meter shows; of an adjustment, how much it moved.</summary>
    public BigInteger Quantity { get; init; }

    /// <summary>For usage; of an adjustment, how much it moved.</summary>
    public BigInteger Level { get; init; }

    /// <summary>In its unit; for usage what it costs, whoever pays.</summary>
    public BigInteger Amount { get; init; }
    public (string Grant, BigInteger Amount)[] Burns { get; init; } = [];
    public BigInteger Burnt => Burns.Sum(b => b.Amount);

    /// <summary>For usage, in the unit of its price.</summary>
    public BigInteger Overage { get; init; }

    /// <summary>In money: of usage what is owed; of all else the amount.</summary>
    public BigInteger Owed { get; init; }
    public BigInteger Unbilled { get; init; }

    /// <summary>What it asks in the currency, before grants.</summary>
    public BigInteger InMoney => Rate is { InMoney: true } ? Amount - Unbilled : Owed;

    /// <summary>As it is called on invoices.</summary>
    public string TypeName => Kind switch
    {
        ModelInvoiceLineKind.BaseFee or ModelInvoiceLineKind.NextBaseFee or ModelInvoiceLineKind.BaseFeeDifference => "base_fee",
        ModelInvoiceLineKind.Usage => "usage",
        ModelInvoiceLineKind.Adjustment => "adjustment",
        ModelInvoiceLineKind.Minimum or ModelInvoiceLineKind.MinimumAdjustment => "minimum",
        _ => "commitment",
    };

    public override string ToString() => $"{Kind} {OfPeriod.Id}/{Number} {Price} level {Exact.Text(Level)}: "
        + $"{Exact.Text(Amount)} {Unit}, burnt {Exact.Text(Burnt)}, owed {Exact.Text(Owed)}, unbilled {Exact.Text(Unbilled)}";
}
