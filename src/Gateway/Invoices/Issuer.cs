using System.ComponentModel;
using System.Text.Json;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Invoices;

/// <summary>Who writes the invoices: the tenant as its customers' accountants have to see it. A put replaces all of it.</summary>
public sealed record Issuer(
    string Name,
    [property: Description("Lines below the name, up to 8.")] string[]? Address = null,
    [property: Description("Such as a VAT number.")] string? TaxId = null,
    string? Email = null,
    [property: Description("How to pay, for people: a bank account, a link.")] string? PaymentInstructions = null,
    [property: Description("Stands in front of invoice numbers; INV- where it is left out. Invoices that have their number keep it.")] string? NumberPrefix = null)
{
    public const string Kind = "issuer", UsualPrefix = "INV-";

    private const int LongestPrefix = 20;

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public void Check()
    {
        new FieldFaults()
            .Said(Name, "#/name")
            .Text(TaxId, "#/tax_id").Text(Email, "#/email").Text(PaymentInstructions, "#/payment_instructions").Text(NumberPrefix, "#/number_prefix")
            .AddIf(NumberPrefix?.Length > LongestPrefix, "#/number_prefix", $"At most {LongestPrefix} characters.")
            .Address(Address, "#/address")
            .ThrowIfAny();
    }

    /// <summary>As it stands on an invoice: INV-000042.</summary>
    public string Named(long number) => (NumberPrefix ?? UsualPrefix) + number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The tenants' issuers, every version of them: an invoice shows the one of its day.</summary>
public sealed class Issuers(Documents documents)
{
    /// <summary>Where nobody has said who the tenant is.</summary>
    private static Issuer Unnamed(string tenant) => new(tenant);

    /// <summary>The newest.</summary>
    public Issuer Of(string tenant) => documents.Find(tenant, Issuer.Kind, Issuer.Kind) is { } document ? Read(document) : Unnamed(tenant);

    /// <summary>The one in force at an instant: an invoice from before there was one goes on naming none.</summary>
    public Issuer At(string tenant, Instant at)
    {
        var versions = documents.VersionsOf(tenant, Issuer.Kind, Issuer.Kind);
        var found = Array.FindLast(versions, d => d.At <= at && !d.IsRemoval);
        return found is null ? Unnamed(tenant) : Read(found);
    }

    public static Issuer Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StrictJson.TypeOf<Issuer>())!;
}
