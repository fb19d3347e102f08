using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>
/// Whether a posting stands on the right terms: the change, plan, contract and own prices in force at its time, the period that falls
/// into, and for each line of usage the price that these versions choose for its properties. Later postings of an authorization keep
/// the terms of the first.
/// </summary>
internal sealed class TermsCheck(Catalog catalog, TermsBook terms, UsageWalk usage, Findings findings)
{
    private int _priceBook;

    /// <param name="account">As it was before the posting.</param>
    /// <param name="first">For postings about an earlier one: that one. Null where it begins here.</param>
    public void Follow(Account account, Posting posting, Posting? first)
    {
        if (account.Profile is not { } profile)
        {
            findings.Add("customer", "created before anything is posted", "not created");
            return;
        }
        if (first is null) CheckBeginning(account, posting);
        else CheckFollows(first, posting);
        CheckBilledIn(account, posting);
        if (posting.Kind is not (PostingKind.Release or PostingKind.Expire)) CheckOverage(account, posting);
        else if (first is not null) findings.Expect(first.BillsOverage, posting.BillsOverage, "whether overage is billed");
        CheckPrices(posting, profile.Currency);
    }

    private void CheckBeginning(Account account, Posting posting)
    {
        var segment = terms.SegmentAt(account.Calendar, posting.EventTime, usage.KeepsUsageWithoutPlan(account.JournalTime));
        var plan = terms.Find(segment.Change)?.Plan;
        findings.Expect(segment.Change, posting.Change, "number of the plan change");
        findings.Expect(segment.Period, posting.Period, "billing period");
        findings.Expect(plan?.Plan, posting.Plan, "plan");
        findings.Expect(terms.Contracts.At(posting.EventTime)?.Version ?? 0, posting.Contract, "version of the contract");
        findings.Expect(terms.OwnPrices.At(posting.EventTime)?.Version ?? 0, posting.OwnPrices, "version of the customer's own prices");
        findings.Expect(posting.At, posting.AuthorizedAt, "time of the authorization");
        findings.Require(
            posting.EventTime >= posting.At - Limits.EventsBack && posting.EventTime <= posting.At + Limits.EventsAhead,
            posting.EventTime, "time of the event", $"near {posting.At}");
        findings.Require(
            plan?.Late != LateEvents.Reject || (terms.ClosesAt(segment) > posting.At && !account.Billing.IsClosed(segment.Period)), posting.At, "late usage on a plan that rejects it", $"before {terms.ClosesAt(segment)}");

        // Versions are only ever added, so the newest one at a decision is never older than at the decision before.
        findings.Require(posting.PriceBook >= _priceBook, posting.PriceBook, "version of the price book", $"{_priceBook} or later");
        _priceBook = Math.Max(_priceBook, posting.PriceBook);
    }

    /// <summary>What comes once its period's grace is over is billed in the period it comes in.</summary>
    private void CheckBilledIn(Account account, Posting posting)
    {
        var isLate = posting.Kind is not (PostingKind.Extend or PostingKind.Release or PostingKind.Expire) && (terms.ClosesAt(posting.Segment) <= posting.At || account.Billing.IsClosed(posting.Period));
        findings.Expect(isLate ? terms.PeriodAt(account.Calendar, posting.At) : null, posting.BilledIn, "period it is billed in");
    }

    private void CheckOverage(Account account, Posting posting)
    {
        var plan = posting.Plan is { } reference ? catalog.Plan(reference.Key, reference.Version) : null;
        findings.Expect(BillsOverage(account, plan?.Terms), posting.BillsOverage, "whether overage is billed");
    }

    private void CheckFollows(Posting first, Posting posting)
    {
        findings.Expect(first.Id, posting.Id, "id of the authorization");
        findings.Expect(first.Plan, posting.Plan, "plan of the authorization");
        findings.Expect(first.PriceBook, posting.PriceBook, "price book of the authorization");
        findings.Expect(first.Contract, posting.Contract, "contract of the authorization");
        findings.Expect(first.OwnPrices, posting.OwnPrices, "own prices of the authorization");
        findings.Expect(first.Segment, posting.Segment, "segment of the authorization");
        findings.Expect(first.EventTime, posting.EventTime, "event time of the authorization");
        findings.Expect(first.AuthorizedAt, posting.AuthorizedAt, "time of the authorization");
        findings.Expect(first.Properties, posting.Properties, "properties of the authorization");
    }

    private void CheckPrices(Posting posting, string currency)
    {
        findings.Require(
            posting.Plan is not { } plan || catalog.Plan(plan.Key, plan.Version) is not null, posting.Plan,
            "the catalog keeps every plan a journal names", "a published version");
        foreach (var line in posting.Lines)
            if (terms.Choose(posting, line.Item, currency)?.Ref is var chosen && !line.Price.Equals(chosen))
                findings.Add($"price chosen for {line.Item.Meter}", chosen.Name(), line.Price.Name());
    }

    /// <summary>By the plan; without one, a credit limit says that the customer may owe.</summary>
    public static bool BillsOverage(Account account, PlanTerms? plan) =>
        plan is null ? account.Profile?.CreditLimit is not null : plan.Overage == OveragePolicy.Bill;
}
