using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Rating;

namespace Spend.Core.Tests.Simulation;

/// <summary>What holds in every life among plans, contracts and own prices.</summary>
public sealed class PlanRunTests
{
    [Fact]
    public void Every_invariant_holds_after_every_record() => PlanRun.ForAll(static _ => { }, static (driver, _) => AccountInvariants.AssertAll(driver.Account));

    [Fact]
    public void Replaying_the_journal_gives_the_live_state() =>
        PlanRun.ForAll(static driver => Assert.Equal(AccountPicture.Of(driver.Account), AccountPicture.Of(driver.Replay())));

    [Fact]
    public void Every_counter_costs_what_its_price_says_of_its_level_and_part() => PlanRun.ForAll(static _ => { }, static (driver, _) =>
    {
        foreach (var segment in driver.Account.Usage.Segments)
            foreach (var counter in segment.Counters)
                Assert.Equal(driver.Account.PriceOf(counter.Price, driver.Catalog).CostOf(counter.Level, driver.Account.PartOf(segment.Ref)), counter.Amount);
    });

    [Fact]
    public void Invoices_ask_for_what_the_counters_and_the_records_say() => PlanRun.ForAll(static driver =>
    {
        var counters = InvoiceSums.OfCounters(driver.Account);
        Assert.Equal(counters.OrderBy(static c => $"{c.Key}"), InvoiceSums.OfInvoices(driver.Account).OrderBy(static c => $"{c.Key}"));
        var records = InvoiceSums.OfRecords(driver.Records);
        Assert.All(counters, counter => Assert.Equal(records[counter.Key], counter.Value));
    });

    [Fact]
    public void What_invoices_leave_to_pay_for_usage_is_what_is_owed() => PlanRun.ForAll(static driver =>
    {
        // As long as nothing is forgotten: after seventy days and a period that is not so.
        if (driver.Now > driver.Records[0].At + TimeSpan.FromDays(70)) return;
        var due = PlanRun.Invoices(driver.Account).SelectMany(static i => i.Lines).Where(static l => l.Usage is not null).Aggregate(Money.Zero, static (sum, l) => sum + l.Due);
        // Nobody pays in these lives: an invoice that leaves nothing to pay is settled by itself.
        var settled = driver.Records.OfType<PeriodClosed>().Where(static c => c.Invoice is not null).Aggregate(Money.Zero, static (sum, c) => sum + InvoiceState.After(null, c)!.OverageSettled);
        Assert.Equal(driver.Account.Owed, due - settled);
    });

    [Fact]
    public void Journal_time_never_goes_back_and_changes_come_about_at_their_instant() => PlanRun.ForAll(static _ => { }, static (driver, record) =>
    {
        Assert.Equal(driver.Account.JournalTime, record.At);
        if (record is PlanChanged change) Assert.Equal((change.At, change.Plan), (driver.Account.Subscription.Current.At, driver.Account.Subscription.Current.Plan));
    });

    [Fact]
    public void A_plan_gives_one_grant_at_the_start_of_a_period() => PlanRun.ForAll(static driver =>
    {
        var given = driver.Records.OfType<GrantAdded>().Where(static g => g.Grant.Source == Core.Wallets.GrantSource.Plan).Select(static g => (g.Grant.Unit, g.At)).ToArray();
        Assert.Equal(given.Distinct(), given);
    });

    [Fact]
    public void These_lives_meet_what_they_are_about()
    {
        int changes = 0, scheduled = 0, cuts = 0, rollovers = 0, late = 0, contract = 0, own = 0, credits = 0;
        PlanRun.ForAll(static _ => { }, (_, record) =>
        {
            switch (record)
            {
                case PlanChanged change: changes++; cuts += change.Cuts.Length; break;
                case ChangeScheduled: scheduled++; break;
                case PlanGrantsEnded { RollsInto: not null }: rollovers++; break;
                case Posting posting:
                    if (posting.BilledIn is not null) late++;
                    if (posting.Lines.Any(static l => l.Price.Source == PriceSource.Contract)) contract++;
                    if (posting.Lines.Any(static l => l.Price.Source == PriceSource.Customer)) own++;
                    if (posting.Lines.Any(static l => l.Unit is not null)) credits++;
                    break;
            }
        });
        Assert.All([changes, scheduled, cuts, rollovers, late, contract, own, credits], static count => Assert.NotEqual(0, count));
    }
}
