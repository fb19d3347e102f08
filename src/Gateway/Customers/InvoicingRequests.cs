using System.ComponentModel;
using System.Text.Json.Serialization;
using Spend.Core;
using Spend.Core.Invoicing;
using Spend.Gateway.Http;

namespace Spend.Gateway.Customers;

/// <summary>What tax a customer's invoices bear.</summary>
public sealed record TaxRequest(
    [property: Description("Each is of the same net amount; up to 10. Empty: no tax.")] TaxRateRequest[] Rates,
    [property: Description("Prices contain the tax; else it is added to them.")] bool Inclusive = false,
    [property: Description("Why there is none, as the invoice has to say it, such as Reverse charge."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Exemption = null)
{
    private const int MostRates = 10;

    internal void AddFaults(FieldFaults faults)
    {
        faults.Text(Exemption, "#/tax/exemption")
            .AddIf(Rates.Length > MostRates, "#/tax/rates", $"At most {MostRates} rates.")
            .AddIf(Rates.Length > 0 && Exemption is not null, "#/tax/exemption", "Is only for customers without tax.");
        for (var i = 0; i < Rates.Length; i++)
        {
            if (Rates[i] is not { } rate) faults.Add($"#/tax/rates/{i}", "Must not be null.");
            else faults.Id(rate.Name, $"#/tax/rates/{i}/name").AddIf(rate.Rate < Quantity.Zero || rate.Rate > Quantity.One, $"#/tax/rates/{i}/rate", "Must be a fraction from 0 to 1: 0.19 is 19 %.");
        }
    }

    internal TaxTerms Terms() => new([.. Rates.Select(static r => new TaxRate(r.Name, r.Rate))], Inclusive, Exemption);

    internal static TaxRequest? Of(TaxTerms terms) =>
        terms == TaxTerms.None ? null : new TaxRequest([.. terms.Rates.Select(static r => new TaxRateRequest(r.Name, r.Rate))], terms.IsInclusive, terms.Exemption);
}

/// <summary>One tax.</summary>
public sealed record TaxRateRequest(
    [property: Description("As it stands on the invoice, such as VAT.")] string Name,
    [property: Description("A fraction: 0.19 is 19 %.")] Quantity Rate);

/// <summary>To whom invoices are addressed.</summary>
public sealed record BillToRequest(
    [property: Description("The customer's name where it is left out."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: Description("Lines below the name, up to 8."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Address = null,
    [property: Description("The customer's number at its tax office, such as a VAT number."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TaxId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email = null)
{
    internal void AddFaults(FieldFaults faults) =>
        faults.Id(Name, "#/bill_to/name").Text(TaxId, "#/bill_to/tax_id").Text(Email, "#/bill_to/email").Address(Address, "#/bill_to/address");

    internal BillTo Terms(string customer) => new(Name ?? customer, Address ?? [], TaxId, Email);

    internal static BillToRequest? Of(BillTo? terms) => terms is null ? null : new BillToRequest(terms.Name, terms.Address.Length == 0 ? null : terms.Address, terms.TaxId, terms.Email);
}
