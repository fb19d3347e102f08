namespace Spend.Core.Invoicing;

/// <summary>To whom invoices are addressed. Equality is by content.</summary>
/// <param name="Address">Its lines, below the name.</param>
/// <param name="TaxId">The customer's number at its tax office, such as a VAT number.</param>
public sealed record BillTo(string Name, string[] Address, string? TaxId, string? Email)
{
    public bool Equals(BillTo? other) =>
        other is not null && Name == other.Name && TaxId == other.TaxId && Email == other.Email && Address.AsSpan().SequenceEqual(other.Address);

    public override int GetHashCode() => HashCode.Combine(Name, TaxId, Email, Address.Length);
}

/// <summary>How a customer is invoiced.</summary>
/// <param name="BillTo">Null: the customer's name alone.</param>
/// <param name="PaymentDays">Of 24 hours, from the invoice until it is due: 0 to 365.</param>
/// <param name="SuspendAfterDays">Of 24 hours, from when an invoice is overdue until the account is suspended for it; null: never.</param>
public sealed record InvoiceTerms(BillTo? BillTo, TaxTerms Tax, Rounding Rounding, int PaymentDays, int? SuspendAfterDays)
{
    public const int UsualPaymentDays = 30;

    public static readonly InvoiceTerms Usual = new(null, TaxTerms.None, Rounding.HalfEven, UsualPaymentDays, null);
}
