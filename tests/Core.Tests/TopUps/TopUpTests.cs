using Spend.Core.Accounts;
using Spend.Core.Tests.Simulation;
using Spend.Core.Wallets;

namespace Spend.Core.Tests.TopUps;

public sealed class TopUpTests
{
    [Fact]
    public void Money_is_asked_for_with_the_charge_that_makes_it_necessary_and_once_while_nobody_answers()
    {
        var customer = With(Ask.TopUp("20", "50"));
        customer.Must(Ask.Charge("a", "80"));
        Assert.Empty(Asked(customer));
        customer.Must(Ask.Charge("b", "0.5"));
        var asked = Assert.Single(Asked(customer));
        Assert.Equal(("50", "19.5", $"topup:{customer.Account.Sequence}"), (asked.Request.Amount.ToString(), asked.Available.ToString(), asked.Request.Id));
        customer.Pass(TimeSpan.FromHours(1)).Must(Ask.Charge("c", "0.5"));
        Assert.Single(Asked(customer));
    }

    [Fact]
    public void A_payment_answers_it_and_the_cool_down_keeps_the_next_one_waiting()
    {
        var customer = With(Ask.TopUp("80", "50", coolDown: 600));
        customer.Must(Ask.Charge("a", "85"));
        customer.Must(Paid("p1", "50"));
        Assert.Single(Asked(customer));
        customer.Pass(TimeSpan.FromMinutes(10)).ApplyDue();
        Assert.Equal([Sample.Start, Sample.Start + TimeSpan.FromMinutes(10)], Asked(customer).Select(static a => a.At));
    }

    [Fact]
    public void What_is_too_little_or_of_another_unit_does_not_answer_it()
    {
        var customer = With(Ask.TopUp("80", "50", coolDown: 0));
        customer.Must(Ask.Charge("a", "85"));
        customer.Must(Paid("little", "1"));
        customer.Must(new AddGrant(Paid("credits", "500").Grant with { Unit = "credits" }));
        Assert.Single(Asked(customer));
        Assert.NotNull(customer.Account.Control.TopUp.OpenAt(customer.Now));
        customer.Must(Paid("whole", "50"));
        Assert.Equal(2, Asked(customer).Count);
    }

    [Fact]
    public void Held_money_is_not_there()
    {
        var customer = With(Ask.TopUp("20", "50"));
        customer.Must(Ask.Hold("h", "81"));
        Assert.Single(Asked(customer));
    }

    [Fact]
    public void At_most_so_many_a_day_and_a_month()
    {
        var customer = With(Ask.TopUp("1000", "1", perDay: 2, perMonth: 5, coolDown: 0));
        for (var i = 0; i < 2_000; i++)
        {
            if (customer.Account.Control.TopUp.OpenAt(customer.Now) is not null) customer.Must(Paid($"p{i}", "1"));
            customer.Pass(TimeSpan.FromMinutes(20)).ApplyDue();
        }
        // From 20 November: two on each of two days, one on the third, no more in November; then five in December.
        Assert.Equal(
            ["2026-11-20", "2026-11-20", "2026-11-21", "2026-11-21", "2026-11-22", "2026-12-01", "2026-12-01", "2026-12-02", "2026-12-02", "2026-12-03"],
            Asked(customer).Select(static a => a.At.ToString()[..10]));
    }

    [Fact]
    public void Declined_payments_back_off_twice_as_long_each_time_and_a_payment_ends_that()
    {
        var customer = With(Ask.TopUp("1000", "1", perDay: 1_000, perMonth: 1_000, coolDown: 0));
        var count = 1;
        foreach (var hours in (int[])[1, 2, 4, 8, 16, 24, 24])
        {
            var request = Asked(customer)[^1].Request.Id;
            customer.Must(new DeclineTopUp(request, "card expired"));
            Assert.Equal(Status.Unchanged, customer.Do(new DeclineTopUp(request, "again")).Status);
            customer.Pass(TimeSpan.FromHours(hours) - TimeSpan.FromMicroseconds(1)).ApplyDue();
            Assert.Equal(count, Asked(customer).Count);
            customer.Pass(TimeSpan.FromMicroseconds(1)).ApplyDue();
            Assert.Equal(++count, Asked(customer).Count);
        }
        Assert.Equal(Status.NotFound, customer.Do(new DeclineTopUp("topup:1", "")).Status);
        customer.Must(Paid("p", "1"));
        Assert.Equal(0, customer.Account.Control.TopUp.Declines);
    }

    [Fact]
    public void An_unanswered_request_lapses_after_a_day()
    {
        var customer = With(Ask.TopUp("1000", "1", coolDown: 0));
        customer.Pass(TimeSpan.FromDays(2)).ApplyDue();
        Assert.Equal([0d, 24, 48], Asked(customer).Select(static a => (a.At - Sample.Start).TotalHours));
    }

    [Fact]
    public void Nothing_is_asked_for_while_the_account_is_suspended()
    {
        var customer = With(Ask.TopUp("20", "50"));
        customer.Must(new Suspend("fraud"));
        customer.Must(Ask.Usage("u", "90"));
        customer.Pass(TimeSpan.FromHours(1)).ApplyDue();
        Assert.Empty(Asked(customer));
        customer.Must(new Resume());
        Assert.Equal(customer.Now, Assert.Single(Asked(customer)).At);
    }

    [Fact]
    public void One_payment_is_one_grant()
    {
        var customer = With(Ask.TopUp("20", "50"));
        customer.Must(Paid("p1", "50"));
        var again = customer.Do(new AddGrant(Paid("p1", "50").Grant with { Id = "another id" }));
        Assert.Equal((Status.Replayed, "p1"), (again.Status, ((GrantAdded)again.Record!).Grant.Id));
        Assert.Equal(Status.IdReused, customer.Do(new AddGrant(Paid("p1", "60").Grant with { Id = "third" })).Status);
        Assert.Equal("150", customer.Account.Wallet.Available("USD").ToString());
    }

    private static AddGrant Paid(string id, string amount) => new(Ask.Grant(id, amount).Grant with { Payment = $"pi_{id}", Source = GrantSource.Purchase });

    private static AccountDriver With(SetAutoTopUp topUp)
    {
        var customer = Sample.Customer("100");
        customer.Do(topUp);
        return customer;
    }

    private static List<TopUpRequested> Asked(AccountDriver customer) => [.. customer.Records.OfType<TopUpRequested>()];
}
