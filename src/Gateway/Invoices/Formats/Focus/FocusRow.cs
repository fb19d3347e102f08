using Spend.Core;

namespace Spend.Gateway.Invoices.Formats.Focus;

/// <summary>What a charge is about.</summary>
/// <remarks>Source: FOCUS 1.2, ChargeCategory.</remarks>
internal enum ChargeCategory
{
    Usage,
    Purchase,
    Tax,
    Credit,
    Adjustment,
}

/// <summary>One charge of a FOCUS data set: what differs from row to row.</summary>
/// <param name="EffectiveCost">What it comes to, once what was paid ahead is counted where it is used.</param>
/// <param name="IsCorrection">Of a period that was invoiced before.</param>
internal sealed record FocusRow(ChargeCategory Category, bool IsCorrection, string Description, Money BilledCost, Money EffectiveCost, ServiceTime Period, string ServiceName)
{
    /// <summary>The number of the invoice line; null where the row is made beside the lines.</summary>
    public int? Line { get; init; }

    /// <summary>What is bought, whatever it costs.</summary>
    public string? SkuId { get; init; }

    /// <summary>The price of it.</summary>
    public string? SkuPriceId { get; init; }

    public string? SkuMeter { get; init; }

    public Quantity? Quantity { get; init; }

    public string? Unit { get; init; }

    /// <summary>The properties that the price is for, as a JSON object.</summary>
    public string? Tags { get; init; }

    public string? CreditUnit { get; init; }

    /// <summary>Of prices in credits: what was paid with them.</summary>
    public Money? CreditsUsed { get; init; }
}
