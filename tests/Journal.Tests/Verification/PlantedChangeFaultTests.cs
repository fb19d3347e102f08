using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Journal.Tests.Verification;

/// <summary>Changes of plan that bring other than they should, and what plans give.</summary>
public class PlantedChangeFaultTests
{
    /// <summary>A flat fee for usage of November, cut short on the 25th; 60 dollars a month, then credits by the week.</summary>
    private static AccountDriver Changed()
    {
        var driver = Seller.Customer("bill", granted: "500");
        driver.Post(Ask.Usage("a", Ask.Item("flat", "1"), Ask.Item("plain", "20")));
        driver.At(Instant.Parse("2026-11-25T00:00:00Z"));
        driver.Must(new Subscribe("deny", null));
        driver.Must(new Subscribe("days", null, new Effective(Instant.Parse("2026-12-03T00:00:00Z"), false)));
        return driver;
    }

    private static History Sound() => History.Of(Changed());

    /// <summary>Two weeks later: a grant for the new week, a change, the grants of the old plan.</summary>
    private static History Later()
    {
        var driver = Changed();
        driver.At(Instant.Parse("2026-12-12T00:00:00Z")).ApplyDue();
        return History.Of(driver);
    }

    [Fact]
    public void The_journals_they_are_planted_in_are_sound()
    {
        Assert.Equal("", Sound().Faults());
        Assert.Equal("", Later().Faults());
        Assert.Equal([0, 2], Changed().Records.OfType<PlanChanged>().Select(static c => c.Cuts.Sum(static cut => cut.Lines.Length)));
    }

    [Fact]
    public void A_segment_cut_short_that_is_rated_again_at_another_amount_is_found()
    {
        Assert.Contains("amount of a segment cut short", Cut(static l => l with { Amount = l.Amount + Money.FromRaw(1) }));
        Assert.Contains("who paid for a line", Cut(static l => l with { Amount = l.Amount + Money.FromRaw(1) }));
        Assert.Contains("a line of a segment cut short", Cut(static l => l with { Level = Quantity.One }));
        Assert.Contains("unit of the price", Cut(static l => l with { Unit = "credits" }));
    }

    [Fact]
    public void A_segment_that_is_not_rated_again_is_found()
    {
        Assert.Contains("price of a segment cut short", Sound().Tamper<PlanChanged>(static c => c with { Cuts = [] }).Faults());
        Assert.Contains("price of a segment cut short", Sound().Tamper<PlanChanged>(static c => c with { Cuts = [c.Cuts[0] with { Lines = c.Cuts[0].Lines[1..] }] }).Faults());
    }

    [Fact]
    public void A_segment_that_the_change_does_not_cut_or_counters_out_of_order_are_found()
    {
        Assert.Contains("a segment that a change cuts short", Sound().Tamper<PlanChanged>(static c => c with { Cuts = [c.Cuts[0] with { Segment = c.Cuts[0].Segment with { Change = 0 } }] }).Faults());
        Assert.Contains("order of the counters", Sound().Tamper<PlanChanged>(static c => c with { Cuts = [c.Cuts[0] with { Lines = [c.Cuts[0].Lines[1], c.Cuts[0].Lines[0]] }] }).Faults());
        Assert.Contains("order of the segments", Sound().Tamper<PlanChanged>(static c => c with { Cuts = [c.Cuts[0], c.Cuts[0]] }).Faults());
    }

    [Fact]
    public void What_a_change_takes_back_of_a_grant_is_found()
    {
        Assert.Contains("what a change of plan takes back of a grant", Sound().Tamper<PlanChanged>(static c => c with { Lapsed = [c.Lapsed[0] with { Amount = Money.Parse("1") }] }).Faults());
        Assert.Contains("what a change of plan takes back of a grant", Sound().Tamper<PlanChanged>(static c => c with { Lapsed = [] }).Faults());
        Assert.Contains("what a change of plan takes back of a grant (g): expected 0, found 1", Sound().Tamper<PlanChanged>(static c => c with { Lapsed = [.. c.Lapsed, new Burn("g", Money.Parse("1"))] }).Faults());
    }

    [Fact]
    public void A_first_grant_of_another_amount_end_or_id_is_found()
    {
        Assert.Contains("first grant of a plan", First(static g => g with { Amount = Money.Parse("300") }));
        Assert.Contains("first grant of a plan", First(static g => g with { ExpiresAt = null }));
        Assert.Contains("first grant of a plan", First(static g => g with { Id = "plan:1" }));
        Assert.Contains("first grant of a plan", Sound().Tamper<PlanChanged>(static c => c with { Grants = [] }).Faults());
        Assert.Contains("grants of a change of plan", Sound().Tamper<PlanChanged>(static c => c with { Grants = [.. c.Grants, c.Grants[0] with { Id = "plan:one-more" }] }).Faults());
    }

    [Fact]
    public void A_recurring_grant_that_is_not_as_the_plan_says_is_found()
    {
        Assert.Contains("recurring grant: expected 40 credits", Later().Tamper<GrantAdded>(static a => a with { Grant = a.Grant with { Amount = Money.Parse("41") } }).Faults());
        Assert.Contains("time of a recurring grant", Later().Tamper<GrantAdded>(static a => a with { At = a.At - TimeSpan.FromSeconds(1) }).Faults());
        Assert.Contains("a recurring grant is given at the start of each period", Later().Remove<GrantAdded>().Append(new CapRemoved(Instant.Parse("2026-12-12T00:00:00Z"), "none")).Faults());
        Assert.Contains("id of a grant", Sound().Append(new GrantAdded(Instant.Parse("2026-11-25T00:00:00Z"), Ask.Grant("plan:99", "5").Grant)).Faults());
        Assert.Contains("source of a grant by itself", Sound().Append(new GrantAdded(Instant.Parse("2026-11-25T00:00:00Z"), Ask.Grant("x", "5").Grant with { Source = GrantSource.Rollover })).Faults());
    }

    [Fact]
    public void What_rolls_over_more_or_less_than_it_may_is_found()
    {
        Assert.Contains(Later().Records, static r => r is PlanGrantsEnded { RollsInto: not null });
        Assert.Contains("what rolls over of a period's grants", RollsInto(static g => g with { Amount = g.Amount + Money.FromRaw(1) }));
        Assert.Contains("what rolls over of a period's grants", RollsInto(static g => g with { ExpiresAt = g.ExpiresAt + TimeSpan.FromDays(1) }));
        Assert.Contains("what rolls over of a period's grants", RollsInto(static _ => null));
        Assert.Contains("grants of plans that end together", Ended(static e => e with { Lapsed = [] }));
        Assert.Contains("what lapses of a grant", Ended(static e => e with { Lapsed = [e.Lapsed[0] with { Amount = default }, .. e.Lapsed[1..]] }));
        Assert.Contains("a grant ends when it expires", Later().Remove<PlanGrantsEnded>().Append(new CapRemoved(Instant.Parse("2026-12-12T00:00:00Z"), "none")).Faults());
        Assert.Contains("a grant that ends by itself", Later().TamperAny(static r => r is PlanGrantsEnded, static r => new GrantClosed(r.At, ((PlanGrantsEnded)r).Lapsed[0].Grant, GrantStatus.Expired, default)).Faults());
    }

    [Fact]
    public void A_change_to_terms_that_nobody_published_is_found()
    {
        Assert.Contains("terms of the plan", Sound().Tamper<PlanChanged>(static c => c with { Plan = c.Plan! with { Minimum = Money.Parse("1") } }).Faults());
        Assert.Contains("the catalog keeps every plan", Sound().Tamper<PlanChanged>(static c => c with { Plan = c.Plan! with { Plan = new PlanRef("deny", 2) } }).Faults());
        Assert.Contains("terms of the plan", Sound().Tamper<ChangeScheduled>(static c => c with { Change = c.Change! with { Plan = c.Change.Plan! with { TrialDays = 99 } } }).Faults());
        Assert.Contains("when the recurring grant is given next", Sound().Tamper<PlanChanged>(static c => c with { NextGrantAt = c.NextGrantAt + TimeSpan.FromDays(1) }).Faults());
    }

    [Fact]
    public void A_change_that_changes_nothing_is_found()
    {
        var again = Changed().Records.OfType<PlanChanged>().Last();
        Assert.Contains("a change of plan: expected another plan than before", Sound().Append(again).Faults());
    }

    [Fact]
    public void A_scheduled_change_that_comes_about_late_not_at_all_or_otherwise_is_found()
    {
        Assert.Contains("a scheduled change comes about at its instant", Later().Remove<PlanChanged>().Faults());
        Assert.Contains("a scheduled change comes about at its instant", Later().Tamper<PlanChanged>(static c => c with { At = c.At + TimeSpan.FromSeconds(1) }).Faults());
        Assert.Contains("plan of a scheduled change", Later().Tamper<PlanChanged>(static c => c with { Plan = null }).Faults());
        Assert.Contains("time of a scheduled change", Sound().Tamper<ChangeScheduled>(static c => c with { Change = c.Change! with { At = c.At } }).Faults());
        Assert.Contains("a scheduled change that is taken back", Sound().Tamper<ChangeScheduled>(static c => c with { Change = null }).Faults());
    }

    [Fact]
    public void A_refund_that_a_change_owes_is_found()
    {
        // The grant that paid the flat fee has ended when the segment is cut short.
        var driver = Seller.Customer("year");
        driver.Must(Ask.Grant("short", "31", expiresAt: driver.Now + TimeSpan.FromDays(1)));
        driver.Post(Ask.Charge("a", "1", "flat"));
        driver.Pass(TimeSpan.FromDays(2));
        driver.Must(new Cancel(Effective.Now));
        Assert.Equal("", History.Of(driver).Faults());
        Assert.Contains("what comes back to a closed grant is granted anew", History.Of(driver).Tamper<PlanChanged>(static c => c with { Grants = [] }).Faults());
        Assert.Contains("a refund replaces what came back", History.Of(driver).Tamper<PlanChanged>(static c => c with { Grants = [c.Grants[0] with { Id = "refund:short:1" }] }).Faults());
        Assert.Contains("what a change of plan takes back of a grant (short)", History.Of(driver).Tamper<PlanChanged>(static c => c with { Lapsed = [] }).Faults());
    }

    [Fact]
    public void A_contract_out_of_its_time_is_found()
    {
        var at = Instant.Parse("2026-11-25T00:00:00Z");
        var contract = new Contract(null, null, [], Money.Parse("5"), null);
        Assert.Contains("start of a contract", Sound().Append(new ContractSet(at, contract with { Start = at - TimeSpan.FromSeconds(1) })).Faults());
        Assert.Contains("end of a contract", Sound().Append(new ContractSet(at, contract with { End = at })).Faults());
        Assert.Contains("a contract that is removed", Sound().Append(new ContractRemoved(at)).Faults());
        Assert.Contains("a list of own prices that is removed", Sound().Append(new PricesRemoved(at)).Faults());
    }

    [Fact]
    public void What_counts_towards_a_commitment_verifies_through_changes_and_late_usage()
    {
        var driver = Seller.Customer("bill", granted: "500");
        driver.Must(new SetContract(new Contract(null, driver.Now + TimeSpan.FromDays(90), [Seller.Price("flat", ChargeModel.Flat) with { Amount = Seller.Amount("31") }], Money.Parse("1000"), null)));
        driver.Post(Ask.Usage("a", "1", "flat"));
        driver.At(Instant.Parse("2026-12-02T00:00:00Z"));
        driver.Post(Ask.Usage("b", Instant.Parse("2026-11-25T00:00:00Z"), Properties.None, Ask.Item("booked", "7")));
        driver.Must(new Subscribe("days", null));
        var drawn = driver.Account.Contracts.All[0].Drawn;
        Assert.Equal(2, drawn.Count);
        Assert.Equal("", History.Of(driver).Faults());
        // In another period of billing it counts elsewhere, which the account then does too: what is found is the period.
        Assert.Contains("period it is billed in", History.Of(driver).Tamper(PostingKind.Usage, static p => p with { BilledIn = p.Period }).Faults());
    }

    private static string Cut(Func<Line, Line> change) =>
        Sound().Tamper<PlanChanged>(c => c with { Cuts = [c.Cuts[0] with { Lines = [change(c.Cuts[0].Lines[0]), .. c.Cuts[0].Lines[1..]] }] }).Faults();

    private static string First(Func<GrantTerms, GrantTerms> change) => Sound().Tamper<PlanChanged>(c => c with { Grants = [change(c.Grants[0])] }).Faults();

    private static string Ended(Func<PlanGrantsEnded, PlanGrantsEnded> change) =>
        Later().TamperAny(static r => r is PlanGrantsEnded { RollsInto: not null }, r => change((PlanGrantsEnded)r)).Faults();

    private static string RollsInto(Func<GrantTerms, GrantTerms?> change) => Ended(e => e with { RollsInto = change(e.RollsInto!) });
}
