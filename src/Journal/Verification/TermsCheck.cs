using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>
/// Whether a posting stands on the right terms: the plan the customer was on, the period its time falls into, and for each line of usage
/// the price that these versions choose for its properties. Later postings of an authorization keep the terms of the first.
/// </summary>
internal sealed class TermsCheck(Catalog catalog, Findings findings)
{
    private int _priceBook;

    /// <param name="account">As it was before the posting.</param>
    /// <param name="first">For postings about an earlier one: that one. Null where it begins here.</param>
    public void Follow(Account account, Posting posting, Posting? first)
    {
        if (first is null) CheckBeginning(account, posting);
        else CheckFollows(first, posting);
        if (posting.Kind is not (PostingKind.Release or PostingKind.Expire)) CheckOverage(account, posting);
        CheckPrices(account, posting);
    }

    private void CheckBeginning(Account account, Posting posting)
    {
        findings.Expect(account.Subscription.At(posting.EventTime).Plan?.Plan, posting.Plan, "plan");
        findings.Expect(account.PeriodAt(posting.EventTime), posting.Period, "billing period");
        findings.Expect(posting.At, posting.AuthorizedAt, "time of the authorization");
        findings.Require(
            posting.EventTime >= posting.At - Limits.EventsBack && posting.EventTime <= posting.At + Limits.EventsAhead,
            posting.EventTime, "time of the event", $"near {posting.At}");

        // Versions are only ever added, so the newest one at a decision is never older than at the decision before.
        findings.Require(posting.PriceBook >= _priceBook, posting.PriceBook, "version of the price book", $"{_priceBook} or later");
        _priceBook = Math.Max(_priceBook, posting.PriceBook);

    }

    private void CheckOverage(Account account, Posting posting)
    {
        var plan = posting.Plan is { } reference ? catalog.Plan(reference.Key, reference.Version) : null;
        var bills = plan is not null ? plan.Overage == OveragePolicy.Bill : account.Profile?.CreditLimit is not null;
        findings.Expect(bills, posting.BillsOverage, "whether overage is billed");
    }

    private void CheckFollows(Posting first, Posting posting)
    {
        findings.Expect(first.Id, posting.Id, "id of the authorization");
        findings.Expect(first.Plan, posting.Plan, "plan of the authorization");
        findings.Expect(first.PriceBook, posting.PriceBook, "price book of the authorization");
        findings.Expect(first.Period, posting.Period, "billing period of the authorization");
        findings.Expect(first.EventTime, posting.EventTime, "event time of the authorization");
        findings.Expect(first.AuthorizedAt, posting.AuthorizedAt, "time of the authorization");
        findings.Expect(first.Properties, posting.Properties, "properties of the authorization");
    }

    private void CheckPrices(Account account, Posting posting)
    {
        if (account.Profile is not { } profile)
        {
            findings.Add("customer", "created before anything is posted", "not created");
            return;
        }
        var plan = posting.Plan is { } reference ? catalog.Plan(reference.Key, reference.Version) : null;
        findings.Require(posting.Plan is null || plan is not null, posting.Plan, "the catalog keeps every plan a journal names", "a published version");
        var terms = new Terms(plan, catalog.PriceBookAt(posting.PriceBook), account.Contracts.Find(posting.Contract), account.OwnPrices.Find(posting.OwnPrices));
        foreach (var line in posting.Lines)
            if (terms.PriceOf(line.Item, posting.Properties, profile.Currency)?.Ref is var chosen && !line.Price.Equals(chosen))
                findings.Add($"price chosen for {line.Item.Meter}", chosen.Name(), line.Price.Name());
    }
}
