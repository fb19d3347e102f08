namespace Spend.Core.Invoicing;

/// <summary>One tax, such as VAT or a state's sales tax.</summary>
/// <param name="Rate">A fraction: 0.19 is 19 %.</param>
public sealed record TaxRate(string Name, Quantity Rate);

/// <summary>What tax a customer's invoices bear. Equality is by content.</summary>
/// <param name="Rates">Each is of the same net amount, none of another's tax. Empty: no tax.</param>
/// <param name="IsInclusive">Prices contain the tax; else it is added to them.</param>
/// <param name="Exemption">Why there is none, as the invoice has to say it, such as "Reverse charge"; null: nothing to say.</param>
public sealed record TaxTerms(TaxRate[] Rates, bool IsInclusive, string? Exemption)
{
    public static readonly TaxTerms None = new([], false, null);

    public bool Equals(TaxTerms? other) =>
        other is not null && IsInclusive == other.IsInclusive && Exemption == other.Exemption && Rates.AsSpan().SequenceEqual(other.Rates);

    public override int GetHashCode() => HashCode.Combine(Rates.Length, IsInclusive, Exemption);
}
