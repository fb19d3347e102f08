using System.Text.Json.Serialization;

namespace Spend.Gateway.Invoices;

/// <summary>Who asks for the money: the vendor.</summary>
public sealed record InvoiceIssuer(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Address = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TaxId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PaymentInstructions = null)
{
    /// <summary>As long as a vendor has not said who it is.</summary>
    public static readonly InvoiceIssuer Unnamed = new("Vendor");
}
