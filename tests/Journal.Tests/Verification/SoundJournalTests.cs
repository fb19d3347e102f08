using System.Text;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;
using Spend.Journal.Tests.Codec;

namespace Spend.Journal.Tests.Verification;

public class SoundJournalTests
{
    [Fact]
    public void Whatever_an_account_went_through_its_journal_verifies()
    {
        var postings = 0L;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var run = RandomRun.Of([.. Enumerable.Range(0, 150).Select(_ => random.Next())]);
            run.Driver.ApplyDue();

            var report = History.Of(run.Driver).Verify();

            Assert.True(report.DifferenceCount == 0, $"seed {seed}:\n{string.Join('\n', report.Differences)}");
            Assert.Equal(run.Driver.Records.Count, report.Records);
            postings += report.Postings;
        }
        Assert.True(postings > 10_000, $"Only {postings} postings were rated again.");
    }

    [Fact]
    public void Whatever_was_sold_to_a_customer_in_whatever_way_its_journal_verifies()
    {
        var (records, early) = (new List<Record>(), 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var run = new RichRun(seed).Live(240);
            var report = History.Of(run.Driver).Verify();
            Assert.True(report.DifferenceCount == 0, $"seed {seed}:\n{string.Join('\n', report.Differences)}");
            records.AddRange(run.Driver.Records);
            early += run.EarlyCloses;
        }
        Assert.Equal(Anything.RecordTypes.Select(static t => t.Name).Order(), records.Select(static r => r.GetType().Name).Distinct().Order());
        Assert.Contains(records, static r => r is PlanChanged { Cuts.Length: > 0, Lapsed.Length: > 0, Grants.Length: > 0 });
        Assert.Contains(records, static r => r is PlanGrantsEnded { RollsInto: not null, Lapsed.Length: > 1 });
        Assert.Contains(records, static r => r is Posting { BilledIn: not null, Contract: > 0, Reversed.Length: > 0 });
        var lines = records.OfType<Posting>().SelectMany(static p => p.Lines).ToArray();
        foreach (var aggregation in Enum.GetValues<Aggregation>()) Assert.Contains(lines, l => l.Aggregation == aggregation && !l.Level.IsZero);
        Assert.Contains(lines, static l => l.Unit is not null && l.Owed.IsPositive && l.Burns.Length > 0);
        Assert.Contains(lines, static l => l.Billed < l.Item.Quantity && l.Billed > Quantity.Zero && l.Charged.IsPositive);
        var moves = records.OfType<Posting>().SelectMany(static p => p.Caps).ToArray();
        foreach (var enforcement in Enum.GetValues<CapEnforcement>())
            foreach (var isOfUnits in (bool[])[false, true]) Assert.Contains(moves, m => m.Enforcement == enforcement && m.Meter is null != isOfUnits && m.Spent.IsPositive && m.HeldAfter.IsPositive);
        Assert.Contains(moves, static m => m.PassesLimit);
        Assert.Contains(records, static r => r is BudgetClosed { Spent.IsPositive: true, Held.IsPositive: true });
        foreach (var condition in Enum.GetValues<AlertCondition>())
        {
            Assert.Contains(records, r => r is AlertTriggered fired && fired.Alert.Condition == condition);
        }
        foreach (var status in (Status[])[Status.CapExceeded, Status.Suspended, Status.BurnRate, Status.InsufficientFunds, Status.AllowanceExhausted])
            Assert.Contains(records, r => r is DenialNoted noted && noted.Denial.Status == status);
        Assert.Contains(records, static r => r is CapReached { Move.Meter: not null });
        var invoices = records.OfType<PeriodClosed>().Where(static c => c.Invoice is not null).ToArray();
        Assert.Contains(records, static r => r is PeriodClosed { Invoice: null });
        Assert.True(early > 20, $"Only {early} periods were closed early.");
        Assert.Contains(invoices, static c => c.Invoice is { CarriedOver.IsPositive: true, Total: var total, CarriedOver: var carried } && carried < total);
        Assert.Contains(invoices, static c => c.Invoice is { CarriedOver.IsPositive: true, Total: var total, CarriedOver: var carried } && carried == total);
        Assert.Contains(invoices, static c => c.Invoice is { Total.IsNegative: true });
        Assert.Contains(invoices, static c => c.Invoice is { Ahead.Amount.IsPositive: true });
        foreach (var part in (string[])["base_fee", "usage", "adjustment", "minimum", "commitment", "credits", "rounding", "tax"])
            Assert.Contains(invoices, c => Encoding.UTF8.GetString(c.Invoice!.Body).Contains($"\"type\":\"{part}\"", StringComparison.Ordinal));
        Assert.Contains(invoices, static c => Encoding.UTF8.GetString(c.Invoice!.Body).Contains("\"tax_included\":true", StringComparison.Ordinal));
        Assert.Contains(records, static r => r is InvoicePaid { Amount.IsPositive: true, ToBalance.IsPositive: true });
        Assert.Contains(records, static r => r is InvoicePaid { Amount.IsZero: true });
        Assert.Contains(records, static r => r is CreditNoteIssued { Number: > 1, OffDue.IsPositive: true, ToBalance.IsPositive: true });
        Assert.Contains(records, static r => r is CreditNoteIssued { Refunded.IsPositive: true });
        Assert.Contains(records, static r => r is InvoiceVoided { ToBalance.IsPositive: true });
        Assert.Contains(records, static r => r is AccountSuspended { Invoice: not null });
        foreach (var settling in (Type[])[typeof(InvoicePaid), typeof(CreditNoteIssued), typeof(InvoiceVoided), typeof(InvoiceGivenUp)])
            Assert.Contains(records.Zip(records.Skip(1)), pair => pair.First.GetType() == settling && pair.Second is AccountResumed resumed && resumed.At == pair.First.At);
    }

    [Fact]
    public void A_closed_budget_that_was_forgotten_begins_anew()
    {
        var driver = Sample.Customer("1000");
        driver.Must(Ask.Cap("run", "5", CapWindow.Lifetime, "run"));
        driver.Post(Ask.Charge("a", InRun(0)));
        driver.Must(new CloseBudget("run", ["0"]));
        Assert.Equal(Status.CapExceeded, driver.Denied(Ask.Charge("b", InRun(0))).Status);
        driver.Pass(TimeSpan.FromDays(36));
        for (var run = 1; run < 70; run++) driver.Post(Ask.Charge($"run {run}", InRun(run)));
        driver.Post(Ask.Charge("b", InRun(0)));
        // What was counted before is not what a correction takes back.
        driver.Post(Ask.Void("b"));

        Assert.Equal("", History.Of(driver).Faults());
    }

    [Fact]
    public void An_alert_that_forgot_what_it_fired_for_long_ago_may_fire_again()
    {
        var driver = Sample.Customer("1000");
        driver.Must(Ask.Cap("run", "10", CapWindow.Minute, "run"));
        driver.Must(Ask.Alert("half", AlertCondition.CapPercent, "run", percent: 50));
        for (var run = 0; run < 100; run++) driver.Post(Ask.Charge($"run {run}", InRun(run, run < 63 ? "6" : "1")));
        driver.Pass(TimeSpan.FromDays(36));
        for (var run = 100; run < 103; run++) driver.Post(Ask.Charge($"run {run}", InRun(run, "6")));
        driver.Post(Ask.Amend("run 0", InRun(0, "7")));
        Assert.IsType<AlertTriggered>(driver.Records[^1]);

        Assert.Equal("", History.Of(driver).Faults());
    }

    [Fact]
    public void A_cap_that_has_all_the_counters_it_may_have_counts_no_more()
    {
        var driver = Sample.Customer("0");
        driver.Must(Ask.Cap("hard", "5", CapWindow.Lifetime, "run"));
        driver.Must(new SetCap(new Cap("units", Sample.Amount("5"), CapWindow.Lifetime, Properties.None, ["run"]) { Meter = "plain" }));
        driver.Must(new SetCap(new Cap("soft", Sample.Amount("5"), CapWindow.Lifetime, Properties.None, ["run"]) { Enforcement = CapEnforcement.Soft }));
        for (var run = 0; run < Limits.CountersPerCap; run += Limits.ItemsPerEvent)
            driver.Post(Ask.Usage($"runs from {run}", [.. Enumerable.Range(run, Limits.ItemsPerEvent).Select(static r => InRun(r))]));
        driver.Must(Ask.Grant("g", "10"));
        Assert.Equal(Status.CapExceeded, driver.Do(Ask.Charge("a", InRun(20_000))).Status);
        var late = driver.Post(Ask.Usage("b", InRun(20_000)));
        Assert.Equal(Quantity.Zero, late.Lines[0].Billed);
        Assert.Empty(late.Caps);
        driver.Must(new RemoveCap("hard"));
        driver.Must(new RemoveCap("units"));
        Assert.Empty(driver.Post(Ask.Charge("c", InRun(20_000))).Caps);

        Assert.Equal("", History.Of(driver).Faults());
    }

    private static UsageItem InRun(int run, string quantity = "1") => Ask.Item("plain", quantity, ("run", $"{run}"));

    [Fact]
    public void A_snapshot_taken_on_the_way_is_the_replayed_state()
    {
        var driver = Sample.Customer("100");
        driver.Post(Ask.Charge("a", "3"));
        driver.Post(Ask.Hold("b", "4"));
        var snapshot = new Snapshot(driver.Account.Sequence, SnapshotCodec.Encode(driver.Account));
        driver.Post(Ask.Settle("b", "2"));

        var report = new History(driver.Catalog, driver.Records) { Snapshot = snapshot }.Verify();

        Assert.Equal(0, report.DifferenceCount);
        Assert.True(report.SnapshotCompared);
    }

    [Fact]
    public void The_report_says_what_was_charged_in_total()
    {
        var driver = Sample.Customer("100");
        driver.Post(Ask.Charge("a", "3"));
        driver.Post(Ask.Usage("b", "1000"));

        var report = History.Of(driver).Verify();

        Assert.Equal(0, report.DifferenceCount);
        Assert.Equal(Sample.Amount("100"), report.Charged);
        Assert.Equal(2, report.Postings);
        Assert.Equal("USD", report.Currency);
    }

    [Fact]
    public void A_customer_without_records_is_sound() => Assert.Equal(0, new History(Sample.Catalog, new List<Record>()).Verify().DifferenceCount);
}
