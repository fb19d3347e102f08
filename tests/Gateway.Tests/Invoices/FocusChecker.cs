using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spend.Core;

namespace Spend.Gateway.Tests.Invoices;

/// <summary>Checks a data set against the column list and the rules of FOCUS 1.2, as far as they are about what an invoice has.</summary>
/// <remarks>Source: FOCUS 1.2, "Columns" (feature level, nulls, allowed values) and "Attributes" (formats of times, numbers, keys and values).</remarks>
internal static partial class FocusChecker
{
    private static readonly string[] NotNull =
    [
        "BilledCost", "BillingAccountId", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart",
        "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName",
    ];

    private static readonly string[] Nullable = ["BillingAccountName", "ChargeClass", "ChargeDescription", "PricingQuantity", "PricingUnit"];

    /// <summary>Present because the product meters, sells by unit and issues invoices.</summary>
    private static readonly string[] Conditional = ["ConsumedQuantity", "ConsumedUnit", "InvoiceId", "SkuId", "SkuMeter", "SkuPriceId", "SubAccountId", "Tags"];

    private static readonly string[] Times = ["BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd", "ChargePeriodStart"];

    private static readonly string[] Decimals = ["BilledCost", "ConsumedQuantity", "ContractedCost", "EffectiveCost", "ListCost", "PricingQuantity"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ChargeCategory"] = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"],
        ["ChargeClass"] = ["", "Correction"],
        ["ChargeFrequency"] = ["One-Time", "Recurring", "Usage-Based"],
        ["ServiceCategory"] =
        [
            "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools", "Multicloud", "Identity", "Integration", "Internet of Things",
            "Management and Governance", "Media", "Migration", "Mobile", "Networking", "Security", "Storage", "Web", "Other",
        ],
    };

    /// <summary>Every rule that a row breaks, in words. Empty: none.</summary>
    public static List<string> Faults(IReadOnlyList<Dictionary<string, string>> rows, Money payable)
    {
        var faults = new List<string>();
        for (var i = 0; i < rows.Count; i++)
            foreach (var fault in Faults(rows[i])) faults.Add($"row {i + 1}: {fault}");
        foreach (var invoice in rows.GroupBy(static r => r["InvoiceId"]))
            if (invoice.Aggregate(Money.Zero, static (sum, row) => sum + Money.Parse(row["BilledCost"])) is var sum && sum != payable)
                faults.Add($"BilledCost of invoice {invoice.Key} adds up to {sum}, not {payable}");
        return faults;
    }

    private static IEnumerable<string> Faults(Dictionary<string, string> row)
    {
        var missing = NotNull.Concat(Nullable).Concat(Conditional).Where(column => !row.ContainsKey(column)).ToList();
        foreach (var column in missing) yield return $"{column} is missing";
        // Nothing more can be said of such a row.
        if (missing.Count > 0) yield break;
        foreach (var column in row.Keys.Except(NotNull).Except(Nullable).Except(Conditional))
            if (!column.StartsWith("x_", StringComparison.Ordinal)) yield return $"{column} is no column";
        foreach (var column in NotNull)
            if (string.IsNullOrWhiteSpace(row[column])) yield return $"{column} is null";
        foreach (var (column, values) in Allowed)
            if (!values.Contains(row[column])) yield return $"{column} is '{row[column]}'";
        foreach (var column in Times)
            if (!DateTime.TryParseExact(row[column], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) yield return $"{column} is '{row[column]}'";
        foreach (var column in Decimals)
            if (row[column].Length > 0 && !Number().IsMatch(row[column])) yield return $"{column} is '{row[column]}'";
        if (!Currency().IsMatch(row["BillingCurrency"])) yield return "BillingCurrency is no code";
        if (string.CompareOrdinal(row["ChargePeriodStart"], row["ChargePeriodEnd"]) >= 0) yield return "the charge period ends before it begins";
        if (row["Tags"].Length > 0 && JsonDocument.Parse(row["Tags"]).RootElement.EnumerateObject().Any(static p => p.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)) yield return "Tags are not flat";
        foreach (var fault in FaultsOfCategory(row)) yield return fault;
    }

    /// <summary>What has to be there, or must not, by what kind of charge it is.</summary>
    private static IEnumerable<string> FaultsOfCategory(Dictionary<string, string> row)
    {
        var category = row["ChargeCategory"];
        var isSold = category is "Usage" or "Purchase" && row["ChargeClass"].Length == 0;
        foreach (var column in new[] { "PricingQuantity", "SkuId", "SkuPriceId" })
        {
            if (isSold && row[column].Length == 0) yield return $"{column} is null of a {category}";
            if (category == "Tax" && row[column].Length > 0) yield return $"{column} is not null of a tax";
        }
        if (category != "Usage" && row["ConsumedQuantity"].Length > 0) yield return "ConsumedQuantity of what is not used";
        if (category == "Usage" && isSold && row["ConsumedQuantity"].Length == 0) yield return "ConsumedQuantity of usage is null";
        foreach (var (quantity, unit) in new[] { ("PricingQuantity", "PricingUnit"), ("ConsumedQuantity", "ConsumedUnit") })
            if (row[quantity].Length == 0 != (row[unit].Length == 0)) yield return $"{quantity} without {unit}, or the other way round";
        if (row["SkuId"].Length == 0 && row["SkuMeter"].Length > 0) yield return "SkuMeter without SkuId";
        if (category == "Purchase" && row["ChargeFrequency"] == "Usage-Based") yield return "a purchase is not usage-based";
        if (category == "Credit" && (row["EffectiveCost"] != row["BilledCost"] || row["ListCost"] != row["BilledCost"] || row["ContractedCost"] != row["BilledCost"])) yield return "the costs of a credit differ";
    }

    [GeneratedRegex(@"^-?\d+(\.\d+)?(E-?\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex Currency();
}
