using Spend.Core.Accounts;
using Spend.Core.Alerts;
using Spend.Core.Caps;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Alerts;

/// <summary>What crosses an alert's line without a charge, and what does not cross it.</summary>
public sealed class AlertCrossingTests
{
    private static readonly PlanVersion Monthly = Vendor.Plan("monthly", Vendor.PerUnit("tokens", "1"));

    [Fact]
    public void A_commitment_alert_is_armed_when_the_contract_ends_and_fires_for_the_next()
    {
        var customer = Vendor.Customer("2026-04-01", Monthly);
        customer.Must(new SetContract(new Contract(null, null, [], Vendor.M("100"), null)));
        customer.Must(Ask.Alert("half", AlertCondition.CommitmentPercent, percent: 50));
        customer.Use("60");
        customer.Must(new RemoveContract());
        customer.Must(new SetContract(new Contract(Vendor.Time("2026-05-01"), null, [], Vendor.M("100"), null)));
        // At once beyond the half of the new one: there is nothing between in which it could have been armed.
        customer.On("2026-05-02").Use("70");
        Assert.Equal(["triggered by 60", "armed again", "triggered by 70"], Said(customer));
    }

    [Fact]
    public void A_change_of_plan_that_makes_another_period_the_current_one_is_looked_at()
    {
        var customer = Vendor.Customer("2026-04-01", Monthly, Monthly with { Key = "yearly", Terms = Monthly.Terms with { Plan = new PlanRef("yearly", 1), Length = new PeriodLength(PeriodUnit.Year, 1) } });
        customer.Must(Ask.Cap("each period", "10", CapWindow.Period));
        customer.Use("6");
        customer.Take("yearly");
        customer.Must(Ask.Alert("half", AlertCondition.CapPercent, "each period", percent: 50));
        Assert.Empty(Said(customer));
        customer.Take("monthly");
        Assert.Equal(["triggered by 6"], Said(customer));
    }

    [Fact]
    public void A_counter_that_a_correction_leaves_where_it_was_was_not_moved()
    {
        var customer = Vendor.Customer("2026-04-01", Monthly);
        customer.Must(Ask.Cap("day", "10", CapWindow.Day));
        var used = customer.Use("6");
        customer.On("2026-04-02").Must(Ask.Alert("half", AlertCondition.CapPercent, "day", percent: 50));
        customer.Must(Ask.Amend(used.Id, Ask.Item("tokens", "6", ("note", "the same"))));
        Assert.Empty(Said(customer));
        customer.Must(Ask.Amend(used.Id, Ask.Item("tokens", "7")));
        Assert.Equal(["triggered by 7"], Said(customer));
    }

    private static string[] Said(AccountDriver customer) => [.. customer.Records.Select(static record => record switch
    {
        AlertTriggered triggered => $"triggered by {triggered.Value}",
        AlertRearmed => "armed again",
        _ => null,
    }).OfType<string>()];
}
