using System.ComponentModel;
using Spend.Core;
using Spend.Core.Wallets;
using Spend.Gateway.Http;
using Spend.Gateway.Pricing;

namespace Spend.Gateway.Customers;

/// <summary>A credit grant as it is sent.</summary>
public sealed record GrantRequest(
    [property: Description("Above zero, in unit.")] Money Amount,
    [property: Description("The customer's currency, or the name of a credit unit in lower case such as credits.")] string Unit,
    [property: Description("1 to 255 bytes; or send an Idempotency-Key header. The same id and content again: the first answer. Must not begin with refund:, plan: or rollover:.")] string? Id = null,
    [property: Description("Lower is drawn first; -1,000,000 to 1,000,000.")] int Priority = GrantRequest.UsualPriority,
    [property: Description("From this instant on nothing more can be drawn; in the future. Null: never.")] Instant? ExpiresAt = null,
    [property: Description("What it pays for; left out: everything.")] GrantScope? Scope = null,
    [property: Description("purchase (default), promotion or refund; plan and rollover are what plans give.")] GrantSource Source = GrantSource.Purchase,
    [property: Description("The payment's reference at the payment provider.")] string? Payment = null)
{
    public const int PriorityRange = 1_000_000, UsualPriority = 100;

    /// <exception cref="ProblemException">400, with a pointer to every fault.</exception>
    public GrantTerms Terms(string id)
    {
        var faults = new FieldFaults()
            .AddIf(!Amount.IsPositive, "#/amount", "Must be above zero.")
            .AddIf(!Currencies.IsKnown(Unit) && !CreditUnits.IsName(Unit), "#/unit", $"Must be the customer's currency or the name of a credit unit: {CreditUnits.Rule}.")
            .AddIf(Priority is < -PriorityRange or > PriorityRange, "#/priority", "Must be -1000000 to 1000000.")
            .AddIf(GrantTerms.IsReserved(id), "#/id", $"Must not begin with {GrantTerms.RefundPrefix}, {GrantTerms.PlanPrefix} or {GrantTerms.RolloverPrefix}.")
            .AddIf(Source is GrantSource.Plan or GrantSource.Rollover, "#/source", "Must be one of: purchase, promotion, refund. The others are what plans give.")
            .Id(Payment, "#/payment");
        Scope?.Check("#/scope", faults);
        faults.ThrowIfAny();
        return new GrantTerms(id, Amount, Unit, Priority, ExpiresAt, Scope?.Normalised() ?? [], Source, Payment);
    }
}

/// <summary>What a grant pays for.</summary>
public sealed record GrantScope([property: Description("Keys of meters, at most 32; empty: all.")] string[]? Meters = null)
{
    public void Check(string at, FieldFaults faults)
    {
        faults.AddIf(Meters?.Length > Limits.MetersPerScope, at + "/meters", $"At most {Limits.MetersPerScope} meters.");
        for (var i = 0; i < Meters?.Length; i++) faults.AddIf(Meters[i] is null, $"{at}/meters/{i}", "Must not be null.").Id(Meters[i], $"{at}/meters/{i}");
    }

    /// <summary>Sorted, each once: the order in which meters were listed does not make another grant.</summary>
    public string[] Normalised() => [.. (Meters ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
