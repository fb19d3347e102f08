using Spend.Core.Accounts;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>The separate books of one account, and the order in which a record passes them: before the account itself has applied it.</summary>
internal sealed class Walks
{
    private readonly Findings _findings;
    private readonly RecordsOfKey _recordsOfKey;
    private readonly OrderCheck _order;
    private readonly TermsCheck _terms;
    private readonly ChangeCheck _changes;
    private readonly PlanGrantCheck _planGrants;

    public Walks(Catalog catalog, Findings findings, RecordsOfKey recordsOfKey)
    {
        (_findings, _recordsOfKey) = (findings, recordsOfKey);
        Terms = new TermsBook(catalog);
        Usage = new UsageWalk(catalog, Terms, findings);
        Grants = new GrantBook(findings);
        Holds = new HoldBook(findings);
        Debt = new DebtBook(findings);
        Caps = new CapBook(catalog, findings);
        Commitments = new CommitmentBook(Terms);
        _order = new OrderCheck(findings);
        _terms = new TermsCheck(catalog, Terms, Usage, findings);
        _changes = new ChangeCheck(catalog, Terms, findings);
        _planGrants = new PlanGrantCheck(Terms, Grants, findings);
        Invoices = new InvoiceBook(catalog, Usage, findings);
        Control = new ControlWalk(this, findings);
    }

    public TermsBook Terms { get; }
    public UsageWalk Usage { get; }
    public GrantBook Grants { get; }
    public HoldBook Holds { get; }
    public DebtBook Debt { get; }
    public CapBook Caps { get; }
    public CommitmentBook Commitments { get; }
    public InvoiceBook Invoices { get; }
    public ControlWalk Control { get; }

    public void Follow(Account account, long sequence, Record record)
    {
        _order.Follow(sequence, record);
        _changes.CheckDue(record);
        Grants.CheckDue(record);
        Invoices.Follow(account, record);
        Debt.Settled = Invoices.Settled;
        Control.Follow(account, sequence, record);
        switch (record)
        {
            case Posting posting: Follow(account, sequence, posting); break;
            case PlanChanged changed: Follow(account, sequence, changed); return;
            case ChangeScheduled scheduled: _changes.Check(account, scheduled); break;
            case GrantAdded added:
                _planGrants.Check(account, added, sequence);
                Grants.Add(added.Grant, sequence);
                break;
            case GrantClosed closed:
                _planGrants.Check(closed);
                Grants.Close(closed.Grant, closed.Status, closed.Lapsed, closed.At);
                break;
            case PlanGrantsEnded ended:
                _planGrants.Check(account, ended, sequence);
                foreach (var (grant, lapsed) in ended.Lapsed) Grants.Close(grant, GrantStatus.Expired, lapsed, ended.At);
                if (ended.RollsInto is { } rollover) Grants.Add(rollover, sequence);
                break;
            case ContractSet set: _changes.Check(set); break;
            case ContractRemoved: _changes.CheckRemoved(record, Terms.Contracts, "a contract"); break;
            case PricesRemoved: _changes.CheckRemoved(record, Terms.OwnPrices, "a list of own prices"); break;
            case CapSet set:
                Caps.Check(account, set);
                var period = Terms.PeriodAt(account.Calendar, set.At);
                Caps.Begin(account, set, sequence, period, Usage.SpentIn(period));
                break;
            case CapRemoved removed: _findings.Require(account.FindCap(removed.Cap) is not null, "none", "a cap that is removed", "set before", removed.Cap); break;
            case BudgetClosed closed: Caps.Close(account, closed); break;
        }
        Terms.Follow(record);
    }

    private void Follow(Account account, long sequence, Posting posting)
    {
        var hold = Holds.Find(posting);
        Posting? first = hold?.Authorized, current = null;
        if (hold is null && posting.Kind is not (PostingKind.Charge or PostingKind.Hold or PostingKind.Usage)) FindEarlier(sequence, posting, out first, out current);

        var currency = account.Profile?.Currency ?? "";
        var limit = account.Profile?.CreditLimit;
        _terms.Follow(account, posting, first);
        var reservation = ReservationCheck.Of(posting, hold, Grants, Usage, Terms, currency, _findings);
        Usage.Follow(posting);
        if (current is not null && posting.Kind is PostingKind.Void or PostingKind.Amend) CorrectionCheck.Check(posting, current!, _findings);
        Caps.Follow(account, posting, hold, current, reservation);
        Holds.Follow(posting);
        Grants.Follow(posting, sequence, currency);
        Debt.Follow(posting, limit);
        Commitments.Follow(posting);

        var billsOverage = TermsCheck.BillsOverage(account, Terms.Current.Plan);
        _findings.Expect(Debt.FundsAfter(billsOverage, Grants.Available(currency), Grants.Held(currency), limit), posting.Funds, "funds afterwards");
        Holds.CheckCredits(posting, hold, Grants);
    }

    /// <summary>A change: first what it rates again, by the terms with it; then what the old plan takes back and the new one gives.</summary>
    private void Follow(Account account, long sequence, PlanChanged changed)
    {
        _changes.Check(account, changed);
        var ended = Terms.Current;
        Grants.Follow(changed, sequence, account.Profile?.Currency ?? "");
        _planGrants.Check(account, changed, sequence);
        Grants.Finish(changed, sequence);
        Debt.Follow(changed, account.Profile?.CreditLimit);
        Commitments.Follow(changed);
        Terms.Follow(changed);
        Usage.Cut(changed, ended);
    }

    /// <summary>What a late settlement or a correction refers to: the posting that began the id, and the one whose usage counts.</summary>
    private void FindEarlier(long sequence, Posting posting, out Posting? first, out Posting? current)
    {
        first = current = null;
        var ended = false;
        foreach (var (at, record) in _recordsOfKey(posting.Key))
        {
            if (at >= sequence || record is not Posting earlier) continue;
            first ??= earlier;
            if (earlier.MovesUsage) current = earlier;
            ended |= earlier.Kind is PostingKind.Settle or PostingKind.Release or PostingKind.Charge;
        }
        if (posting.Kind == PostingKind.Settle) _findings.Require(first is { Kind: PostingKind.Hold } && !ended, posting.Id, "a late settlement", "of an expired hold");
        else _findings.Require(current is not null, posting.Id, "a correction", "of an event that counts");
    }
}
