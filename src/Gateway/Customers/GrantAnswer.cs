using System.ComponentModel;
using Spend.Core;
using Spend.Core.Wallets;

namespace Spend.Gateway.Customers;

/// <summary>A credit grant and what is left of it: amount = burnt + held + lapsed + available.</summary>
public sealed record GrantAnswer(
    string Id, Money Amount, string Unit, int Priority, Instant? ExpiresAt, GrantScope Scope, GrantSource Source, string? Payment,
    GrantStatus Status,
    Money Available,
    [property: Description("Reserved by open holds.")] Money Held,
    [property: Description("Used by charges.")] Money Burnt,
    [property: Description("Taken by expiry or void.")] Money Lapsed,
    AsOf AsOf)
{
    /// <summary>As it was given: what the first answer said, and so every replay of it.</summary>
    public static GrantAnswer AsGiven(GrantTerms terms, long sequence) =>
        Of(terms, GrantStatus.Active, terms.Amount, Money.Zero, Money.Zero, Money.Zero, sequence);

    public static GrantAnswer AsItStands(Grant grant, long sequence) =>
        Of(grant.Terms, grant.Status, grant.Available, grant.Held, grant.Burnt, grant.Lapsed, sequence);

    private static GrantAnswer Of(GrantTerms terms, GrantStatus status, Money available, Money held, Money burnt, Money lapsed, long sequence) => new(
        terms.Id, terms.Amount, terms.Unit, terms.Priority, terms.ExpiresAt, new GrantScope(terms.Meters), terms.Source, terms.Payment,
        status, available, held, burnt, lapsed, new AsOf(sequence));
}
