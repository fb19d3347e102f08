using Spend.Core.Wallets;

namespace Spend.Core.Accounts;

/// <summary>
/// What is true of every account after every record. A violation is a bug in this program, never a user's doing: the account stops
/// rather than spend on. The cheap ones are checked in Release too.
/// </summary>
public static class AccountInvariants
{
    /// <summary>No grant is overdrawn, nothing reserved is negative.</summary>
    public static void AssertCheap(Account account)
    {
        foreach (var grant in account.Wallet.InBurnOrder)
            Require(!grant.Available.IsNegative && !grant.Held.IsNegative && !grant.Burnt.IsNegative && !grant.Lapsed.IsNegative, "Law 2: a grant is never negative.");
        Require(!account.OwedHeld.IsNegative, "Law 2: overage is never reserved below zero.");
        Require(!account.Billing.Balance.IsNegative, "Nobody is given more than was carried over.");
    }

    /// <summary>Everything that can be checked without prices: slow, for Debug, simulation and tests.</summary>
    public static void AssertAll(Account account)
    {
        AssertCheap(account);
        var heldByGrant = new Dictionary<string, Money>(StringComparer.Ordinal);
        var overageHeld = Money.Zero;
        foreach (var hold in account.Holds.All)
        {
            overageHeld += hold.Overage;
            foreach (var (grant, amount) in hold.Reserved) heldByGrant[grant] = heldByGrant.GetValueOrDefault(grant) + amount;
        }
        Require(overageHeld == account.OwedHeld, "Overage held is the sum of the open holds.");
        foreach (var grant in account.Wallet.InBurnOrder)
        {
            Require(grant.Held == heldByGrant.GetValueOrDefault(grant.Terms.Id), "A grant holds what the open holds reserve of it.");
            Require(grant.Status == GrantStatus.Active || grant.Available.IsZero, "A closed grant has nothing left but reservations.");
        }
        foreach (var segment in account.Usage.Segments)
            foreach (var counter in segment.Counters)
            {
                var paid = counter.Overage + counter.Unbilled;
                foreach (var burn in counter.Burnt)
                {
                    Require(burn.Amount.IsPositive, "A price's payments from a grant are positive.");
                    paid += burn.Amount;
                }
                Require(paid == counter.Amount, "Law 4: the price of the usage is what was paid, owed and unbilled.");
                Require(!counter.Overage.IsNegative && !counter.Owed.IsNegative && !counter.Unbilled.IsNegative && counter.Level >= Quantity.Zero, "No counter is negative.");
            }
        foreach (var cap in account.Caps)
            foreach (var counter in cap.Counters.Values)
                Require(!counter.Held.IsNegative, "A cap never holds less than nothing.");
    }

    private static void Require(bool holds, string law)
    {
        if (!holds) throw new InvariantViolationException(law);
    }
}

/// <summary>This program broke one of its own laws.</summary>
public sealed class InvariantViolationException(string law) : InvalidOperationException(law);
