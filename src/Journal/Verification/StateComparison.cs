using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Usage;

namespace Spend.Journal.Verification;

/// <summary>Law 4: the account that the journal folds to, as the live path uses it, says what the separate books say.</summary>
internal static class StateComparison
{
    public static void Compare(Account account, Walks books, Findings findings)
    {
        findings.Sequence = 0;
        foreach (var segment in account.Usage.Segments)
            foreach (var counter in segment.Counters) Compare(books.Usage.Totals.GetValueOrDefault((segment.Ref, counter.Price)), counter, "account", findings);
        foreach (var (billedIn, usage) in account.Usage.Adjustments)
            foreach (var counter in usage.Counters) Compare(books.Usage.Late.GetValueOrDefault((billedIn, usage.Ref, counter.Price)), counter, "account's adjustments", findings);
        books.Commitments.Compare(account, findings);
        CompareTerms(account, books.Terms, findings);
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
        books.Invoices.Compare(account);
        books.Control.Finish(account);
    }

    private static void Compare(UsageTotal? used, UsageCounter counter, string where, Findings findings)
    {
        var total = used ?? new UsageTotal(0);
        findings.Expect(total.Level, counter.Level, $"level in the {where}", counter.Price.Name());
        findings.Expect(total.Quantity, counter.Quantity, $"quantity in the {where}", counter.Price.Name());
        findings.Expect(total.Amount, counter.Amount, $"amount in the {where}", counter.Price.Name());
        findings.Expect(total.Unbilled, counter.Unbilled, $"unbilled in the {where}", counter.Price.Name());
        findings.Expect(total.Overage, counter.Overage, $"overage in the {where}", counter.Price.Name());
        findings.Expect(total.Owed, counter.Owed, $"owed in the {where}", counter.Price.Name());
    }

    private static void CompareTerms(Account account, TermsBook terms, Findings findings)
    {
        foreach (var change in account.Subscription.Changes) findings.Expect(terms.Find(change.Number), change, "change of plan in the account");
        findings.Expect(terms.Current, account.Subscription.Current, "plan in force in the account");
        findings.Expect(terms.Scheduled, account.Subscription.Scheduled, "scheduled change in the account");
        findings.Expect(terms.NextGrantAt, account.Subscription.NextGrantAt, "next recurring grant in the account");
        findings.Expect(terms.TrialEnds, account.Subscription.TrialEnds, "end of the trial in the account");
        Compare(terms.Contracts, account.Contracts, findings);
        Compare(terms.OwnPrices, account.OwnPrices, findings);
    }

    private static void Compare(PriceListBook book, PriceLists lists, Findings findings)
    {
        findings.Expect(book.Newest?.Version ?? 0, lists.LatestVersion, "latest version in the account", lists.Source.ToString());
        foreach (var list in lists.All)
        {
            var span = book.Find(list.Version) is { } version ? new Span(version.Start, version.End) : default;
            findings.Expect(span, list.Span, "time of a version in the account", $"{lists.Source} {list.Version}");
        }
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
