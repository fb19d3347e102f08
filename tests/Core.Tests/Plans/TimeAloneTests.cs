using Spend.Core.Accounts;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Plans;

/// <summary>What time alone brings about, whether anybody asks or not.</summary>
public sealed class TimeAloneTests
{
    private static readonly PlanVersion
        Ten = Vendor.Plan("ten", Vendor.PerUnit("tokens", "1")).Denying().Granting("10"),
        Twenty = Vendor.Plan("twenty", Vendor.PerUnit("tokens", "1")).Denying().Granting("20");

    [Fact]
    public void After_a_sleep_of_three_months_everything_has_happened_in_its_order()
    {
        var customer = Vendor.Customer("2026-04-01", Ten, Twenty);
        customer.Must(new Subscribe("twenty", null, new Effective(Vendor.Time("2026-06-16"), false)));
        customer.Must(Ask.Grant("bought", "1", expiresAt: Vendor.Time("2026-06-01")));
        customer.Must(Ask.Hold("h", "2", "tokens", 3600));
        var asleep = customer.Facts.Count;
        customer.On("2026-07-02");
        Assert.Equal(
            [
                "Posting 2026-04-01T01:00:00Z",
                "PlanGrantsEnded 2026-05-01T00:00:00Z", "GrantAdded 2026-05-01T00:00:00Z", "PeriodClosed 2026-05-02T00:00:00Z",
                // At one instant grants end in burn order: of equal expiry the older first, which was bought in April. Then the next is given.
                "GrantClosed 2026-06-01T00:00:00Z", "PlanGrantsEnded 2026-06-01T00:00:00Z", "GrantAdded 2026-06-01T00:00:00Z", "PeriodClosed 2026-06-02T00:00:00Z",
                "PlanChanged 2026-06-16T00:00:00Z",
                "PlanGrantsEnded 2026-07-01T00:00:00Z", "GrantAdded 2026-07-01T00:00:00Z", "PeriodClosed 2026-07-02T00:00:00Z",
            ],
            customer.Facts.Skip(asleep).Select(static r => $"{r.GetType().Name} {r.At}"));

        // In June half of ten was taken back, and half of twenty given.
        var change = customer.Records.OfType<PlanChanged>().Last();
        Assert.Equal(("5", "10"), (change.Lapsed.Single().Amount.ToString(), change.Grants.Single().Amount.ToString()));
        Assert.Equal("20", customer.Account.Wallet.Available("USD").ToString());
        Assert.Equal(AccountPicture.Of(customer.Account), AccountPicture.Of(customer.Replay()));
    }

    [Fact]
    public void Asking_every_day_gives_the_same_as_sleeping()
    {
        var (busy, asleep) = (Vendor.Customer("2026-04-01", Ten, Twenty), Vendor.Customer("2026-04-01", Ten, Twenty));
        foreach (var customer in (AccountDriver[])[busy, asleep]) customer.Must(new Subscribe("twenty", null, new Effective(Vendor.Time("2026-05-12 13:37"), false)));
        for (var day = 1; day <= 92; day++) busy.Pass(TimeSpan.FromDays(1)).ApplyDue();
        asleep.Pass(TimeSpan.FromDays(92)).ApplyDue();
        Assert.Equal(AccountPicture.Of(asleep.Account), AccountPicture.Of(busy.Account));
    }

    [Fact]
    public void A_hold_that_ends_with_the_period_frees_its_grant_before_that_ends()
    {
        var customer = Vendor.Customer("2026-04-01", Ten.Granting("10", rolloverMax: "10")).On("2026-04-30 23:00");
        customer.Must(Ask.Hold("h", "4", "tokens", 3600));
        customer.On("2026-05-01");
        Assert.Equal(["Posting", "PlanGrantsEnded", "GrantAdded"], customer.Facts.TakeLast(3).Select(static r => r.GetType().Name));
        // So all ten rolled over, the four that were held with them.
        Assert.Equal("20", customer.Account.Wallet.Available("USD").ToString());
    }

    [Fact]
    public void A_busy_account_goes_through_a_boundary_without_losing_or_doubling_anything()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("tokens", "1") with { Allowance = Quantity.Of(30) })).On("2026-04-30 23:59:30");
        for (var second = 0; second < 60; second++)
        {
            customer.Use("2");
            customer.Pass(TimeSpan.FromSeconds(1));
        }
        // Thirty seconds before and thirty after: 60 each, 30 of them free each time.
        Assert.Equal([("2026-04", "60", "30"), ("2026-05", "60", "30")], customer.Account.Usage.Segments.Select(static s =>
            (s.Period.Id, s.Counters.Single().Level.ToString(), s.Counters.Single().Amount.ToString())));
        Assert.Equal("60", customer.Account.Owed.ToString());
    }

    [Fact]
    public void An_event_exactly_at_the_boundary_belongs_to_the_period_that_begins()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Vendor.PerUnit("tokens", "1"))).On("2026-05-01 00:01");
        Assert.Equal("2026-05", customer.Use("1", at: "2026-05-01").Period.Id);
        Assert.Equal("2026-04", customer.Use("1", at: "2026-04-30 23:59:59.999999").Period.Id);
    }

    [Fact]
    public void An_event_ahead_of_the_boundary_belongs_to_the_period_it_is_ahead_in()
    {
        var customer = Vendor.Customer("2026-04-01", Ten).On("2026-04-30 23:58");
        // April's grant pays for it: it is what there is now.
        var posting = customer.Post(Ask.Charge("e", Vendor.Time("2026-05-01"), Properties.None, Ask.Item("tokens", "1")));
        Assert.Equal(("2026-05", "1"), (posting.Period.Id, posting.Lines.Single().Burns.Single().Amount.ToString()));
    }
}
