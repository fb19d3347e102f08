using System.Numerics;

namespace Spend.Model;

/// <summary>One tax by its rate: 0.19 is 19 %.</summary>
public sealed record ModelTax(string Name, BigInteger Rate)
{
    public override string ToString() => $"{Name} {Exact.Text(Rate)}";
}

/// <summary>To whom invoices go.</summary>
public sealed record ModelBillTo(string Name, string[] Address, string? TaxId, string? Email)
{
    public override string ToString() => $"{Name}; {string.Join("; ", Address)}; {TaxId}; {Email}";
}

/// <summary>How a customer is invoiced. Two are the same when they say the same.</summary>
public sealed record ModelInvoiceTerms
{
    public static readonly ModelInvoiceTerms Usual = new();

    /// <summary>Null: the customer's name alone.</summary>
    public ModelBillTo? BillTo { get; init; }

    public ModelTax[] Taxes { get; init; } = [];

    /// <summary>Whether prices contain the taxes.</summary>
    public bool TaxIncluded { get; init; }

    public string? Exemption { get; init; }

    /// <summary>From halfway away from zero; else to the even one.</summary>
    public bool HalfUp { get; init; }

    /// <summary>Of 24 hours, until an invoice is due.</summary>
    public int PaymentDays { get; init; } = 30;

    /// <summary>Of 24 hours, from then until the account is suspended; null: never.</summary>
    public int? SuspendDays { get; init; }

    public bool Equals(ModelInvoiceTerms? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{(BillTo is null ? "" : $"to {BillTo}, ")}{string.Join(" + ", Taxes.Select(t => t.ToString()))}{(TaxIncluded ? " included" : "")}"
        + $"{(Exemption is null ? "" : $" ({Exemption})")}{(HalfUp ? " half up" : "")}, due after {PaymentDays} days"
        + (SuspendDays is { } days ? $", suspended {days} days later" : "");
}
