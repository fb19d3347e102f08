using Spend.Core;
using Spend.Core.Accounts;

namespace Spend.Journal.Verification;

/// <summary>Law 4: the account that the journal folds to, as the live path uses it, says what the separate books say.</summary>
internal static class StateComparison
{
    public static void Compare(Account account, Walks books, Findings findings)
    {
        findings.Sequence = 0;
        foreach (var segment in account.Usage.Segments)
            foreach (var counter in segment.Counters)
            {
                var total = books.Usage.Totals.GetValueOrDefault((segment.Period.Start, counter.Price)) ?? new UsageTotal();
                findings.Expect(total.Quantity, counter.Quantity, "quantity in the account", counter.Price.Name());
                findings.Expect(total.Amount, counter.Amount, "amount in the account", counter.Price.Name());
                findings.Expect(total.Unbilled, counter.Unbilled, "unbilled in the account", counter.Price.Name());
                findings.Expect(total.Overage, counter.Overage, "overage in the account", counter.Price.Name());
            }
        foreach (var grant in account.Wallet.InBurnOrder)
        {
            if (!books.Grants.Grants.TryGetValue(grant.Terms.Id, out var total)) continue; // said where it was used
            findings.Expect(total.Available, grant.Available, "left of a grant in the account", grant.Terms.Id);
            findings.Expect(total.Burnt, grant.Burnt, "burnt of a grant in the account", grant.Terms.Id);
            findings.Expect(total.Held, grant.Held, "held of a grant in the account", grant.Terms.Id);
        }
        findings.Expect(books.Debt.Owed, account.Owed, "owed in the account");
        findings.Expect(books.Debt.Held, account.OwedHeld, "overage held in the account");
        findings.Expect(books.Holds.Open.Count, account.Holds.Count, "open holds in the account");
        foreach (var cap in account.Caps)
            foreach (var ((counter, window), value) in cap.Counters)
                findings.Expect(books.Caps.Counters.GetValueOrDefault(new CapKey(cap.Cap.Id, cap.Generation, counter, window)), value, "cap counter in the account", cap.Cap.Id);
        CompareReservations(books, findings);
    }

    /// <summary>What the grants hold is what the open holds reserve of them.</summary>
    private static void CompareReservations(Walks books, Findings findings)
    {
        var held = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var hold in books.Holds.Open.Values)
            foreach (var (grant, amount) in hold.Reserved) held[grant] = held.GetValueOrDefault(grant) + amount;
        foreach (var (id, grant) in books.Grants.Grants) findings.Expect(held.GetValueOrDefault(id), grant.Held, "reserved by open holds", id);
    }
}
