using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Wallets;

namespace Spend.Journal.Verification;

/// <summary>What a plan gives: the grant of each period, what a change takes back of it, and what of it rolls over.</summary>
internal sealed class PlanGrantCheck(TermsBook terms, GrantBook grants, Findings findings)
{
    /// <summary>After what the change rated again has been paid, before it is the change in force.</summary>
    public void Check(Account account, PlanChanged changed, long sequence)
    {
        var old = terms.Current.Plan;
        CheckLapsed(account, changed, old);
        GrantTerms? first = null;
        if (changed.Plan is { Grant: { } grant } plan)
        {
            var period = TermsBook.PeriodOf(account.Calendar, plan, changed.At);
            var amount = PeriodPart.Between(period, changed.At, period.End).Share(grant.Amount);
            amount -= Overused(account, changed, grant.Unit, plan, period);
            if (amount.IsPositive) first = Given(grant, amount, period.End, sequence);
        }
        var given = changed.Grants.Where(static g => g.Source != GrantSource.Refund).ToList();
        Expect(first, given.Count == 1 ? given[0] : null, "first grant of a plan");
        findings.Require(given.Count <= 1, given.Count, "grants of a change of plan", "one at most");
    }

    /// <summary>A grant that no caller added.</summary>
    public void Check(Account account, GrantAdded added, long sequence)
    {
        if (added.Grant.Source == GrantSource.Plan)
        {
            if (terms.Current.Plan is not { Grant: { } grant })
            {
                findings.Add("a recurring grant", "a plan that gives one", "none");
                return;
            }
            findings.Expect(terms.NextGrantAt, added.At, "time of a recurring grant", added.Grant.Id);
            Expect(Given(grant, grant.Amount, terms.PeriodAt(account.Calendar, added.At).End, sequence), added.Grant, "recurring grant");
            return;
        }
        findings.Require(
            added.Grant.Source is not (GrantSource.Refund or GrantSource.Rollover), added.Grant.Source,
            "source of a grant by itself", "a purchase, a promotion or the plan", added.Grant.Id);
        findings.Require(!GrantTerms.IsReserved(added.Grant.Id), added.Grant.Id, "id of a grant", "none that only the account gives");
    }

    /// <summary>A grant that ends by itself.</summary>
    public void Check(GrantClosed closed)
    {
        if (closed.Status == GrantStatus.Expired && grants.Grants.TryGetValue(closed.Grant, out var grant))
            findings.Require(!IsOfPlan(grant.Terms), grant.Terms.Source, "a grant that ends by itself", "none that a plan gave", closed.Grant);
    }

    /// <summary>All that plans gave in one unit end at once, before they are closed in the book; what rolls over is of all together.</summary>
    public void Check(Account account, PlanGrantsEnded ended, long sequence)
    {
        var ending = new List<GrantTotal>();
        var unit = ended.Lapsed.Length > 0 && grants.Grants.TryGetValue(ended.Lapsed[0].Grant, out var first) ? first.Terms.Unit : "";
        foreach (var grant in grants.Grants.Values)
            if (grant.Status == GrantStatus.Active && IsOfPlan(grant.Terms) && grant.Terms.Unit == unit && grant.Terms.ExpiresAt == ended.At) ending.Add(grant);
        ending.Sort(GrantTotal.CompareBurnOrder);
        findings.Require(ending.Count > 0, "none", "grants of plans that end together", "one at least");
        findings.Expect(string.Join(", ", ending.Select(static g => g.Terms.Id)), string.Join(", ", ended.Lapsed.Select(static b => b.Grant)), "grants of plans that end together");

        GrantTerms? expected = null;
        if (terms.Current.Plan?.Grant is { } recurring && recurring.Unit == unit)
        {
            var left = Money.Zero;
            foreach (var grant in ending) left += grant.Available;
            var amount = Money.Min(left, recurring.RolloverMax);
            if (amount.IsPositive)
                expected = new GrantTerms(
                    $"{GrantTerms.RolloverPrefix}{sequence}", amount, unit, recurring.Priority, terms.PeriodAt(account.Calendar, ended.At).End,
                    recurring.Meters, GrantSource.Rollover, null);
        }
        Expect(expected, ended.RollsInto, "what rolls over of a period's grants");
    }

    /// <summary>What of all that plans gave for a period is not gone, beyond their parts for the time they were in force.</summary>
    private Money Overused(Account account, PlanChanged changed, string unit, PlanTerms plan, BillingPeriod period)
    {
        var over = Money.Zero;
        foreach (var grant in grants.Grants.Values)
        {
            if (grant.Terms.Source != GrantSource.Plan || grant.Terms.Unit != unit || grant.Terms.ExpiresAt != period.End) continue;
            over += grant.Terms.Amount - grant.Lapsed;
            foreach (var (id, amount) in changed.Lapsed)
                if (id == grant.Terms.Id) over -= amount;
        }
        for (var number = 1; number <= terms.Current.Number; number++)
        {
            if (terms.Find(number) is not { Plan: { Grant: { } grant } given } change || grant.Unit != unit || given.Length != plan.Length) continue;
            var ends = terms.Find(number + 1)?.At ?? changed.At;
            over -= PeriodPart.Between(period, Clamp(change.At, period), Clamp(ends, period)).Share(grant.Amount);
        }
        return Money.Max(Money.Zero, over);
    }

    private static Instant Clamp(Instant at, BillingPeriod period) => Instant.Earlier(Instant.Later(at, period.Start), period.End);

    private void CheckLapsed(Account account, PlanChanged changed, PlanTerms? old)
    {
        var expected = new Dictionary<string, Money>(StringComparer.Ordinal);
        // Nothing stays in closed grants of what came back to them.
        foreach (var grant in grants.Grants.Values)
            if (grant.Status != GrantStatus.Active && grant.Available.IsPositive) expected[grant.Terms.Id] = grant.Available;

        var rest = Money.Zero;
        // Where a period begins right here, the old plan has given nothing for it yet.
        if (old?.Grant is { } recurring && terms.NextGrantAt > changed.At)
        {
            var period = TermsBook.PeriodOf(account.Calendar, old, changed.At);
            rest = PeriodPart.Between(period, changed.At, period.End).Share(recurring.Amount);
            var given = grants.Grants.Values
                .Where(g => g is { Status: GrantStatus.Active, Terms.Source: GrantSource.Plan } && g.Terms.Unit == recurring.Unit && g.Terms.ExpiresAt == period.End).ToList();
            given.Sort(GrantTotal.CompareBurnOrder);
            foreach (var grant in given)
            {
                var part = Money.Min(rest, grant.Available);
                if (part.IsPositive) expected[grant.Terms.Id] = part;
                rest -= part;
            }
        }

        foreach (var (id, amount) in changed.Lapsed)
        {
            findings.Expect(expected.GetValueOrDefault(id), amount, "what a change of plan takes back of a grant", id);
            expected.Remove(id);
        }
        foreach (var (id, amount) in expected) findings.Add($"what a change of plan takes back of a grant ({id})", amount.ToString(), "0");
    }

    private void Expect(GrantTerms? expected, GrantTerms? found, string what)
    {
        if (expected is null ? found is not null : !expected.Equals(found)) findings.Add(what, Text(expected), Text(found));
    }

    private static bool IsOfPlan(GrantTerms grant) => grant.Source is GrantSource.Plan or GrantSource.Rollover;

    private static GrantTerms Given(RecurringGrant grant, Money amount, Instant until, long sequence) =>
        new($"{GrantTerms.PlanPrefix}{sequence}", amount, grant.Unit, grant.Priority, until, grant.Meters, GrantSource.Plan, null);

    private static string Text(GrantTerms? grant) =>
        grant is null ? "none"
        : $"{grant.Amount} {grant.Unit} as {grant.Id}, {grant.Source}, priority {grant.Priority}, until {grant.ExpiresAt}, for '{string.Join(", ", grant.Meters)}'";
}
