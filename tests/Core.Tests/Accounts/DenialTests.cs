using Spend.Core.Accounts;
using Spend.Core.Caps;
using Spend.Core.Metering;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Accounts;

public sealed class DenialTests
{
    /// <summary>Each row: a denial, what its sentence names, and what its remedy tells to do.</summary>
    public static readonly TheoryData<Func<Denial>, string, string> Sentences = new()
    {
        { static () => Denied(Status.Suspended), "suspended since 2026-11-20T10:00:00Z: fraud.", "resume" },
        { static () => Denied(Status.BurnRate), "Spend of 2 USD within 60 seconds passed the brake's limit of 1", "or wait until 2026-11-20T10:10:00Z" },
        { static () => Denied(Status.NoSubscription), "no plan", "Subscribe" },
        { static () => Denied(Status.NotPriced), "'unpriced'", "Add a price" },
        { static () => Denied(Status.CapExceeded), "Cap 'c' allows 1 USD a day; 1 is left and 2 was requested", "Raise cap 'c'" },
        { static () => Denied(Status.CreditLimit), "credit limit of 1 USD", "Raise the credit limit" },
        { static () => Denied(Status.InsufficientFunds), "wallet covers 1 of the 2 USD", "Add a credit grant" },
        { static () => NotPricedWith("model", "gpt.5"), "with model=gpt.5", "Add a price" },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_denial_names_the_limit_and_the_remedy_in_whole_sentences(Func<Denial> story, string limit, string remedy)
    {
        var denial = story();
        Assert.Contains(limit, denial.Detail);
        Assert.Contains(remedy, denial.Remedy);
        Assert.All([denial.Detail, denial.Remedy], static sentence =>
        {
            Assert.EndsWith(".", sentence);
            Assert.True(char.IsUpper(sentence[0]));
            Assert.DoesNotContain("..", sentence);
        });
    }

    [Fact]
    public void Each_kind_of_window_has_its_words()
    {
        foreach (var window in Enum.GetValues<CapWindow>())
        {
            var customer = StatusTable.After(Sample.Customer(), Ask.Cap("c", "2", window), Ask.Charge("d", "1.5"));
            var denial = customer.Denied(Ask.Charge("e", window == CapWindow.Event ? "3" : "1"));
            Assert.Equal(window is CapWindow.Event or CapWindow.Lifetime, denial.Limit!.ResetsAt is null);
            Assert.Equal(denial.Limit.ResetsAt is null ? "Raise cap 'c', or request less." : $"Raise cap 'c', or wait until it resets at {denial.Limit.ResetsAt}.", denial.Remedy);
        }
    }

    [Fact]
    public void Waiting_is_no_remedy_for_what_is_larger_than_the_whole_cap_or_lies_in_a_window_that_has_passed()
    {
        Assert.Equal("Raise cap 'c', or request less.", Denied(Status.CapExceeded).Remedy);
        var late = StatusTable.After(Sample.Customer(), Ask.Cap("c", "1", CapWindow.Period)).Denied(Ask.Charge("e", Sample.Start - TimeSpan.FromDays(30), Properties.None, Ask.Item("plain", "1"), Ask.Item("plain", "0.5")));
        Assert.DoesNotContain("wait", late.Remedy);
    }

    [Fact]
    public void A_denial_by_a_counter_says_whose_it_is_and_only_its_own_holds_are_waited_for()
    {
        var (alice, bob) = (Properties.Of(("user", "alice")), Properties.Of(("user", "bob")));
        var customer = StatusTable.After(
            Sample.Customer(), Ask.Cap("c", "10", CapWindow.Day, "user"), Ask.Hold("a", 3_600, null, alice, Ask.Item("plain", "9")), Ask.Hold("b", 5, null, bob, Ask.Item("plain", "9")));
        var denial = customer.Denied(Ask.Charge("e", null, alice, Ask.Item("plain", "2")));
        Assert.Contains("a day for user 'alice'; 1 is left", denial.Detail);
        Assert.Equal(TimeSpan.FromHours(1), denial.RetryAfter);
        Assert.Contains("for no user;", customer.Denied(Ask.Charge("e", "11")).Detail);
    }

    [Fact]
    public void The_source_of_each_denial_is_where_its_limit_lives()
    {
        var sources = Enum.GetValues<Status>().Where(static s => s.Kind() == StatusKind.Denied).Select(static s => (s, Denied(s).Source));
        Assert.Equal(
            [
                (Status.Suspended, LimitSource.Account), (Status.BurnRate, LimitSource.Account), (Status.NoSubscription, LimitSource.Account), (Status.NotPriced, LimitSource.Plan), (Status.CapExceeded, LimitSource.Cap),
                (Status.CreditLimit, LimitSource.Account), (Status.InsufficientFunds, LimitSource.Wallet),
                (Status.AllowanceExhausted, LimitSource.Plan),
            ],
            sources);
    }

    [Fact]
    public void A_limit_is_told_as_it_stands()
    {
        var customer = StatusTable.After(Sample.Customer("20"), Ask.Cap("c", "10", CapWindow.Day), Ask.Charge("e", "3"), Ask.Hold("h", "4"));
        var cap = customer.Denied(Ask.Charge("f", "5"));
        Assert.Equal(new LimitState("c", M("10"), M("3"), M("4"), M("3"), Instant.Parse("2026-11-21T00:00:00Z")), cap.Limit);
        Assert.Equal((M("5"), M("3")), (cap.Requested, cap.Available));
        customer.Must(new RemoveCap("c"));
        var funds = customer.Denied(Ask.Charge("f", "14"));
        Assert.Equal(new LimitState("wallet", M("20"), M("3"), M("4"), M("13"), null), funds.Limit);
        Assert.Equal((M("14"), M("13")), (funds.Requested, funds.Available));
    }

    [Fact]
    public void The_credit_limit_is_told_as_it_stands()
    {
        var customer = StatusTable.After(Sample.Customer(null, M("10")), Ask.Grant("g", "1"), Ask.Charge("e", "4"), Ask.Hold("h", "2"));
        var denial = customer.Denied(Ask.Charge("f", "6"));
        Assert.Equal(new LimitState("credit_limit", M("10"), M("3"), M("2"), M("5"), null), denial.Limit);
        Assert.Equal((M("6"), M("5")), (denial.Requested, denial.Available));
    }

    [Fact]
    public void Waiting_helps_only_where_open_holds_alone_are_the_cause()
    {
        var cap = StatusTable.After(Sample.Customer(), Ask.Cap("c", "10", CapWindow.Day), Ask.Hold("h", "6", seconds: 90));
        Assert.Equal(TimeSpan.FromSeconds(90), cap.Denied(Ask.Charge("e", "10")).RetryAfter);
        Assert.Null(cap.Denied(Ask.Charge("e", "10.1")).RetryAfter);

        var wallet = StatusTable.After(Sample.Customer("10"), Ask.Hold("h", "6", seconds: 90));
        wallet.Pass(TimeSpan.FromMilliseconds(500));
        Assert.Equal(TimeSpan.FromSeconds(90), wallet.Denied(Ask.Charge("e", "10")).RetryAfter);
        Assert.Null(wallet.Denied(Ask.Charge("e", "10.1")).RetryAfter);

        var credit = StatusTable.After(Sample.Customer(null, M("10")), Ask.Hold("h", "6", seconds: 90));
        Assert.NotNull(credit.Denied(Ask.Charge("e", "10")).RetryAfter);
        Assert.Null(credit.Denied(Ask.Charge("e", "10.1")).RetryAfter);
        Assert.Null(Sample.Customer("1").Denied(Ask.Charge("e", "2")).RetryAfter);
    }

    [Fact]
    public void A_hold_on_money_that_could_not_pay_anyway_is_no_reason_to_wait()
    {
        var scoped = StatusTable.After(Sample.Customer("0"), Ask.Grant("a", "10", 0, null, "USD", "jobs"), Ask.Hold("h", "10", "jobs"));
        Assert.Null(scoped.Denied(Ask.Charge("e", "5")).RetryAfter);

        var closed = StatusTable.After(Sample.Customer("10"), Ask.Hold("h", "10"), new VoidGrant("g"));
        Assert.Null(closed.Denied(Ask.Charge("e", "5")).RetryAfter);
    }

    [Fact]
    public void Waiting_is_told_only_where_it_helps_with_every_cap_in_the_way()
    {
        var customer = StatusTable.After(
            Sample.Customer(), Ask.Cap("held", "10", CapWindow.Day), Ask.Cap("spent", "10", CapWindow.Day, Properties.None, "user"),
            Ask.Hold("h", 600, null, Properties.Of(("user", "bob")), Ask.Item("plain", "8")));
        Assert.NotNull(customer.Denied(Ask.Charge("e", "9")).RetryAfter);
        Assert.Null(customer.Denied(Ask.Charge("e", "11")).RetryAfter);
    }

    private static Denial Denied(Status status) => StatusTable.Rows[status]().Denial!;

    private static Denial NotPricedWith(string name, string value) => Sample.Customer().Denied(Ask.Charge("e", Ask.Item("unpriced", "1", (name, value))));

    private static Money M(string text) => Money.Parse(text);
}
