using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>The separate books of one account, and the order in which a record passes them: before the account itself has applied it.</summary>
internal sealed class Walks(Catalog catalog, Findings findings, RecordsOfKey recordsOfKey)
{
    private readonly OrderCheck _order = new(findings);
    private readonly TermsCheck _terms = new(catalog, findings);

    public UsageWalk Usage { get; } = new(catalog, findings);
    public GrantBook Grants { get; } = new(findings);
    public HoldBook Holds { get; } = new(findings);
    public DebtBook Debt { get; } = new(findings);
    public CapBook Caps { get; } = new(findings);

    public void Follow(Account account, long sequence, Record record)
    {
        _order.Follow(sequence, record);
        switch (record)
        {
            case Posting posting: Follow(account, sequence, posting); break;
            case GrantAdded added: Grants.Add(added.Grant); break;
            case GrantClosed closed: Grants.Close(closed); break;
            case PlanChanged changed: CheckPlan(account, changed); break;
            case CapRemoved removed: findings.Require(account.FindCap(removed.Cap) is not null, "none", "a cap that is removed", "set before", removed.Cap); break;
            case CustomerConfigured or CapSet or ChangeScheduled or ContractSet or ContractRemoved or PricesSet or PricesRemoved: break;
        }
    }

    private void Follow(Account account, long sequence, Posting posting)
    {
        var hold = Holds.Find(posting);
        Posting? first = hold?.Authorized, current = null;
        if (hold is null && posting.Kind is not (PostingKind.Charge or PostingKind.Hold or PostingKind.Usage)) FindEarlier(sequence, posting, out first, out current);

        _terms.Follow(account, posting, first);
        Usage.Follow(posting);
        if (current is not null && posting.Kind is PostingKind.Void or PostingKind.Amend) CorrectionCheck.Check(posting, current!, findings);
        Caps.Follow(account, posting, hold, current);
        Holds.Follow(posting);

        var currency = account.Profile?.Currency ?? "";
        var limit = account.Profile?.CreditLimit;
        Grants.Follow(posting, currency);
        Debt.Follow(posting, limit);
        findings.Expect(Debt.FundsAfter(account.BillsOverage, Grants.Available(currency), Grants.Held(currency), limit), posting.Funds, "funds afterwards");
    }

    /// <summary>What a late settlement or a correction refers to: the posting that began the id, and the one whose usage counts.</summary>
    private void FindEarlier(long sequence, Posting posting, out Posting? first, out Posting? current)
    {
        first = current = null;
        var ended = false;
        foreach (var (at, record) in recordsOfKey(posting.Key))
        {
            if (at >= sequence || record is not Posting earlier) continue;
            first ??= earlier;
            if (earlier.MovesUsage) current = earlier;
            ended |= earlier.Kind is PostingKind.Settle or PostingKind.Release or PostingKind.Charge;
        }
        if (posting.Kind == PostingKind.Settle) findings.Require(first is { Kind: PostingKind.Hold } && !ended, posting.Id, "a late settlement", "of an expired hold");
        else findings.Require(current is not null, posting.Id, "a correction", "of an event that counts");
    }

    private void CheckPlan(Account account, PlanChanged changed)
    {
        if (changed.Plan is not { } terms) return;
        var plan = catalog.Plan(terms.Plan.Key, terms.Plan.Version);
        findings.Require(plan is not null, terms.Plan, "the catalog keeps every plan a journal names", "a published version");
        findings.Expect(account.Profile?.Currency, plan?.Currency, "currency of the plan");
        findings.Expect(plan?.Terms, terms, "terms of the plan");
    }
}
