using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

/// <summary>An account knows when time will next bring something about, so that somebody can wake it then.</summary>
public sealed class NextDueTests
{
    private static readonly TimeSpan Instantly = TimeSpan.FromMicroseconds(1);

    [Fact]
    public void An_account_that_waits_for_nothing_has_no_next_instant()
    {
        Assert.Equal(Instant.Max, Decider.NextDueAt(new Account()));
        Assert.Equal(Instant.Max, Decider.NextDueAt(StatusTable.Unsubscribed(Catalog.Empty).Account));
    }

    [Fact]
    public void The_first_of_all_it_waits_for_counts()
    {
        var customer = Sample.Customer("100");
        // November takes usage for a day more.
        Assert.Equal(Instant.Parse("2026-12-02T00:00:00Z"), Decider.NextDueAt(customer.Account));
        customer.Must(new Subscribe("postpaid", null, Effective.PeriodEnd));
        Assert.Equal(Instant.Parse("2026-12-01T00:00:00Z"), Decider.NextDueAt(customer.Account));
        customer.Must(Ask.Grant("g2", "5", 0, Sample.Start + TimeSpan.FromDays(10)));
        Assert.Equal(Sample.Start + TimeSpan.FromDays(10), Decider.NextDueAt(customer.Account));
        customer.Must(Ask.Alert("a", AlertCondition.GrantExpires, within: 7 * 86_400));
        Assert.Equal(Sample.Start + TimeSpan.FromDays(3), Decider.NextDueAt(customer.Account));
        customer.Must(Ask.Hold("h", "1", seconds: 600));
        Assert.Equal(Sample.Start + TimeSpan.FromSeconds(600), Decider.NextDueAt(customer.Account));
        customer.Must(Ask.TopUp("200", "50", coolDown: 60));
        customer.Must(new DeclineTopUp(customer.Account.Control.TopUp.Open!.Id, "card"));
        customer.Must(Ask.Release("h"));
        Assert.Equal(Sample.Start + TimeSpan.FromHours(1), Decider.NextDueAt(customer.Account));
    }

    [Fact]
    public void Before_that_instant_nothing_is_due_and_at_that_instant_something_is()
    {
        var waited = 0;
        Runs.ForAll(
            steps => RandomRun.Of(steps, watch: run => run.AfterEach = (_, _) =>
            {
                if (run.Done.Count == 1)
                {
                    run.Driver.Must(Ask.Alert("soon", AlertCondition.GrantExpires, within: 3_600));
                    run.Driver.Must(Ask.TopUp("5", "3", perDay: 3, coolDown: 600));
                }
                Agrees(run.Driver);
            }),
            runs: 100);
        Assert.True(waited > 100, $"{waited} waited");

        void Agrees(AccountDriver driver)
        {
            var (account, next) = (driver.Account, Decider.NextDueAt(driver.Account));
            waited++;
            Assert.True(next > driver.Now);
            Assert.Null(Decider.Due(account, driver.Catalog, next - Instantly));
            Assert.Equal(next, Decider.Due(account, driver.Catalog, next)?.At);
        }
    }
}
