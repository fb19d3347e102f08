using System.Security.Cryptography;
using Spend.Core.Metering;
using Spend.Core.Rating;

namespace Spend.Core.Invoicing;

/// <summary>The canonical bytes of an invoice: what the journal keeps, what is hashed, and what verification makes again.</summary>
public static class InvoiceBody
{
    /// <summary>What the bytes are known by: SHA-256, 64 hexadecimal digits.</summary>
    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    public static byte[] Of(Invoice invoice) => CanonicalJson.Bytes(new JsonMembers
    {
        ["period"] = new JsonMembers { ["id"] = invoice.Period.Id, ["start"] = invoice.Period.Start.ToString(), ["end"] = invoice.Period.End.ToString() },
        ["issued_at"] = invoice.At.ToString(),
        ["due_at"] = invoice.DueAt.ToString(),
        ["currency"] = invoice.Currency,
        ["bill_to"] = new JsonMembers
        {
            ["name"] = invoice.BillTo.Name,
            ["address"] = invoice.BillTo.Address.Length == 0 ? null : invoice.BillTo.Address,
            ["tax_id"] = invoice.BillTo.TaxId,
            ["email"] = invoice.BillTo.Email,
        },
        ["lines"] = invoice.Lines.Select(Of).ToArray(),
        ["subtotal"] = invoice.Subtotal.ToString(),
        ["credits_applied"] = invoice.CreditsApplied.ToString(),
        ["rounding"] = invoice.Rounding.ToString(),
        ["residue"] = invoice.Residue.ToString(),
        ["net"] = invoice.Net.ToString(),
        ["tax"] = invoice.Tax.ToString(),
        ["tax_included"] = invoice.TaxIsIncluded,
        ["tax_exemption"] = invoice.TaxExemption,
        ["total"] = invoice.Total.ToString(),
        ["carried_over"] = invoice.CarriedOver.ToString(),
        ["due"] = invoice.Due.ToString(),
    });

    private static JsonMembers Of(WrittenLine line)
    {
        var members = new JsonMembers
        {
            ["number"] = line.Number,
            ["type"] = NameOf(line.Type),
            ["description"] = line.Description,
            ["service"] = new JsonMembers { ["start"] = line.Service.Start.ToString(), ["end"] = line.Service.End.ToString() },
            ["amount"] = line.Amount.ToString(),
            ["total"] = line.Total.ToString(),
            ["grant"] = line.Grant,
            ["rate"] = line.Rate?.ToString(),
        };
        if (line.Usage is { } usage) Add(members, line, usage);
        return members;
    }

    private static void Add(JsonMembers members, WrittenLine line, InvoicedUsage usage)
    {
        members["period"] = usage.Segment.Period.Id;
        members["segment"] = usage.Segment.Change;
        members["meter"] = usage.Meter;
        members["price"] = Of(usage.Price);
        members["match"] = line.Match.Count == 0 ? null : Of(line.Match);
        members["quantity"] = usage.Quantity.ToString();
        members["level"] = usage.Level.ToString();
        members["rated"] = usage.Rated.ToString();
        members["unbilled"] = usage.Unbilled.ToString();
        members["steps"] = line.Steps.Count == 0 ? null : line.Steps.Select(Of).ToArray();
        if (usage.Unit is null) return;
        // Of credits it is a matter of this line alone what was paid with them and what has to be paid in money.
        members["unit"] = usage.Unit;
        members["paid_by_grants"] = usage.PaidByGrants.ToString();
        members["overage"] = usage.Overage.ToString();
    }

    private static JsonMembers Of(PriceRef price) => new()
    {
        ["source"] = price.Source switch
        {
            PriceSource.Contract => "contract",
            PriceSource.Customer => "customer",
            PriceSource.Plan => "plan",
            PriceSource.PriceBook => "price_book",
        },
        ["owner"] = price.Owner.Length == 0 ? null : price.Owner,
        ["version"] = price.Version,
        ["id"] = price.Id,
        ["band"] = price.Band == 0 ? null : price.Band,
    };

    private static JsonMembers Of(Properties match)
    {
        var members = new JsonMembers();
        foreach (var (name, value) in match.Pairs) members[name] = value;
        return members;
    }

    private static JsonMembers Of(PriceStep step) => new()
    {
        ["kind"] = step.Kind switch
        {
            PriceStepKind.Included => "included",
            PriceStepKind.Units => "units",
            PriceStepKind.Packages => "packages",
            PriceStepKind.Minimum => "minimum",
            PriceStepKind.Maximum => "maximum",
        },
        ["quantity"] = step.Quantity.IsZero ? null : step.Quantity.ToString(),
        ["unit_amount"] = step.UnitAmount?.ToString(),
        ["flat_amount"] = step.FlatAmount.IsZero ? null : step.FlatAmount.ToString(),
        ["amount"] = step.Amount.ToString(),
    };

    private static string NameOf(InvoiceLineType type) => type switch
    {
        InvoiceLineType.BaseFee => "base_fee",
        InvoiceLineType.Usage => "usage",
        InvoiceLineType.Adjustment => "adjustment",
        InvoiceLineType.Minimum => "minimum",
        InvoiceLineType.Commitment => "commitment",
        InvoiceLineType.Credits => "credits",
        InvoiceLineType.Rounding => "rounding",
        InvoiceLineType.Tax => "tax",
    };
}
