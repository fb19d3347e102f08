using System.Text.Json.Nodes;
using Spend.Core.Accounts;
using Spend.Core.Periods;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Invoicing;

public sealed class PeriodCloseTests
{
    private static readonly PlanVersion Hasty = Vendor.Plan("hasty", Vendor.PerUnit("tokens", "1")).With(static t => t with { Grace = TimeSpan.Zero });

    [Fact]
    public void Time_without_a_plan_keeps_the_usual_grace()
    {
        var customer = Vendor.Customer("2026-04-01", Hasty).On("2026-04-20");
        customer.Must(new Cancel(Effective.Now));
        Assert.Equal(["2026-04 2026-05-02T00:00:00Z"], Closes(customer.On("2026-05-10")));
    }

    [Fact]
    public void Time_before_the_first_plan_keeps_nothing_open()
    {
        var customer = Vendor.Customer("2026-04-10", Hasty);
        customer.Use("1");
        Assert.Equal(["2026-04 2026-05-01T00:00:00Z"], Closes(customer.On("2026-05-02")));
    }

    [Fact]
    public void Usage_from_before_the_first_plan_is_billed_as_of_the_whole_period_that_it_was_in()
    {
        var customer = Vendor.Customer("2026-05-10", Vendor.Plan("plan", Vendor.PerUnit("tokens", "1")));
        customer.Use("2", at: "2026-04-15");
        customer.On("2026-06-02");
        var written = Assert.Single(customer.Records.OfType<PeriodClosed>(), static c => c.Invoice is not null).Invoice!;
        var line = Assert.Single(JsonNode.Parse(written.Body)!["lines"]!.AsArray())!;
        Assert.Equal(("adjustment", "2026-04"), (line["type"]!.GetValue<string>(), line["period"]!.GetValue<string>()));
        Assert.Equal(("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z"), (line["service"]!["start"]!.GetValue<string>(), line["service"]!["end"]!.GetValue<string>()));
    }

    [Fact]
    public void A_period_that_is_called_off_as_it_begins_is_not_open()
    {
        var customer = Vendor.Customer("2026-04-01", Hasty.Granting("10")).On("2026-05-01");
        customer.Must(new Cancel(Effective.Now));
        Assert.Empty(customer.Account.Billing.Open);
    }

    [Fact]
    public void A_fee_that_was_asked_for_a_period_called_off_as_it_begins_is_given_back()
    {
        var customer = Vendor.Customer("2026-04-01", Hasty.Asking("30", FeeTiming.Advance), Vendor.Plan("weekly").With(static t => t with { Length = new PeriodLength(PeriodUnit.Week) })).On("2026-05-01");
        customer.Take("weekly").On("2026-06-02");
        // April in arrears, because nobody asked before, and May in advance; May is given back.
        Assert.Equal(["2026-04 60", "2026-05 -30"], customer.Records.OfType<PeriodClosed>().Where(static c => c.Invoice is not null).Select(static c => $"{c.Period.Id} {c.Invoice!.Total}"));
    }

    private static string[] Closes(AccountDriver customer) => [.. customer.Records.OfType<PeriodClosed>().Select(static c => $"{c.Period.Id} {c.At}")];
}
