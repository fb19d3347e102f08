using Spend.Core.Accounts;
using Spend.Core.Plans;

namespace Spend.Journal.Verification;

/// <summary>Changes of plan, contract and own prices: of what is sold, in their time, and none that was due left out.</summary>
internal sealed class ChangeCheck(Catalog catalog, TermsBook terms, Findings findings)
{
    /// <summary>Before each record: what time alone brings about comes about at its instant, before anything later.</summary>
    public void CheckDue(Record record)
    {
        if (terms.Scheduled is { } scheduled)
            findings.Require(record.At <= scheduled.At, record.At, "a scheduled change comes about at its instant", $"nothing after {scheduled.At}");
        if (terms.Current.Plan?.Grant is not null)
            findings.Require(record.At <= terms.NextGrantAt, record.At, "a recurring grant is given at the start of each period", $"nothing after {terms.NextGrantAt}");
    }

    public void Check(Account account, PlanChanged changed)
    {
        CheckPlan(account, changed.Plan);
        if (terms.Scheduled is { } scheduled && scheduled.At == changed.At) findings.Expect(scheduled.Plan, changed.Plan, "plan of a scheduled change");
        else findings.Require(changed.Plan?.Plan != terms.Current.Plan?.Plan, changed.Plan?.Plan, "a change of plan", "another plan than before");
        findings.Expect(TermsBook.PeriodOf(account.Calendar, changed.Plan, changed.At).End, changed.NextGrantAt, "when the recurring grant is given next");
    }

    public void Check(Account account, ChangeScheduled scheduled)
    {
        if (scheduled.Change is not { } change)
        {
            findings.Require(terms.Scheduled is not null, "none", "a scheduled change that is taken back", "scheduled before");
            return;
        }
        CheckPlan(account, change.Plan);
        findings.Require(change.At > scheduled.At, change.At, "time of a scheduled change", $"after {scheduled.At}");
    }

    public void Check(ContractSet set)
    {
        var start = set.Contract.Start ?? set.At;
        findings.Require(start >= set.At, start, "start of a contract", $"{set.At} or later");
        findings.Require(set.Contract.End is not { } end || end > start, set.Contract.End, "end of a contract", $"after {start}");
    }

    /// <summary>What is removed must count, now or ahead.</summary>
    public void CheckRemoved(Record record, PriceListBook lists, string what) =>
        findings.Require(lists.Newest is { } newest && newest.End > record.At, "none", $"{what} that is removed", "set before");

    private void CheckPlan(Account account, PlanTerms? planned)
    {
        if (planned is null) return;
        var plan = catalog.Plan(planned.Plan.Key, planned.Plan.Version);
        findings.Require(plan is not null, planned.Plan, "the catalog keeps every plan a journal names", "a published version");
        findings.Expect(account.Profile?.Currency, plan?.Currency, "currency of the plan");
        findings.Expect(plan?.Terms, planned, "terms of the plan");
    }
}
