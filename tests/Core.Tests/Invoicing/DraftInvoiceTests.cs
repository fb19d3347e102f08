using Spend.Core.Accounts;
using Spend.Core.Invoicing;
using Spend.Core.Metering;
using Spend.Core.Plans;
using Spend.Core.Rating;
using Spend.Core.Tests.Simulation;

namespace Spend.Core.Tests.Invoicing;

/// <summary>What usage, minimum and commitment put on draft invoices. April and June have 30 days.</summary>
public sealed class DraftInvoiceTests
{
    private static readonly PriceTerms Tokens = Vendor.PerUnit("tokens", "1");

    private static readonly PlanVersion
        Plain = Vendor.Plan("plain", Tokens),
        Minimum = Vendor.Plan("minimum", Tokens).With(static t => t with { Minimum = Money.Parse("50") });

    [Fact]
    public void Usage_is_a_line_for_each_price_with_what_grants_paid()
    {
        var customer = Vendor.Customer("2026-04-01", Vendor.Plan("p", Tokens, Vendor.PerUnit("pages", "2"))).Give("5");
        customer.Use("7");
        customer.Use("3", "pages");
        var draft = customer.Draft("2026-04-15");
        Assert.Equal([("7", "5", "2"), ("6", "0", "6")], draft.Lines.Select(static l => (l.Amount.ToString(), l.CreditsApplied.ToString(), l.Due.ToString())));
        Assert.Equal(("13", "5", "8"), (draft.Subtotal.ToString(), draft.CreditsApplied.ToString(), draft.Due.ToString()));
        Assert.Equal(("7", "7", "tokens"), (draft.Lines[0].Usage!.Level.ToString(), draft.Lines[0].Usage!.Quantity.ToString(), draft.Lines[0].Usage!.Meter));
        Assert.Equal(draft.Due, customer.Account.Owed);
    }

    [Fact]
    public void What_is_unbilled_is_shown_and_not_asked_for()
    {
        var customer = Vendor.Customer("2026-04-01", Plain.Denying()).Give("5");
        customer.Use("7");
        var line = Assert.Single(customer.Draft("2026-04-15").Lines);
        Assert.Equal(("5", "7", "2", "0"), (line.Amount.ToString(), line.Usage!.Rated.ToString(), line.Usage.Unbilled.ToString(), line.Due.ToString()));
    }

    [Fact]
    public void Each_segment_has_lines_of_its_own_and_its_own_time()
    {
        var customer = Vendor.Customer("2026-04-01", Plain, Vendor.Plan("other", Vendor.PerUnit("tokens", "2")));
        customer.Use("3");
        customer.On("2026-04-16").Take("other").Use("3");
        Assert.Equal(["Usage 3", "Usage 6"], customer.Invoice("2026-04-15"));
        Assert.Equal([Vendor.Time("2026-04-16"), Vendor.Time("2026-05-01")], customer.Draft("2026-04-15").Lines.Select(static l => l.Service.End));
    }

    [Theory]
    [InlineData("20", "Usage 20|Minimum 30")]
    [InlineData("50", "Usage 50")]
    [InlineData("60", "Usage 60")]
    public void A_minimum_asks_for_what_usage_lacks(string used, string lines)
    {
        var customer = Vendor.Customer("2026-04-01", Minimum);
        customer.Use(used);
        Assert.Equal(lines.Split('|'), customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void A_minimum_is_there_without_any_usage_and_for_each_segment_by_its_part()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum, Plain);
        Assert.Equal(["Minimum 50"], customer.Invoice("2026-04-15"));
        customer.On("2026-04-16").Take("plain");
        // Half of 50; usage of the other segment counts too.
        Assert.Equal(["Minimum 25"], customer.Invoice("2026-04-15"));
        customer.Use("10");
        Assert.Equal(["Usage 10", "Minimum 15"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void What_grants_pay_counts_and_what_is_unbilled_does_not()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum.Denying()).Give("20");
        customer.Use("30");
        Assert.Equal(["Usage 20", "Minimum 30"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void Late_usage_lessens_the_minimum_that_was_asked_for()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum.With(static t => t with { Minimum = Money.Parse("50") }));
        customer.Use("20");
        customer.On("2026-05-03").Use("10", at: "2026-04-20");
        Assert.Equal(["Usage 20", "Minimum 30"], customer.Invoice("2026-04-15"));
        Assert.Equal(["Adjustment 10", "Minimum 50", "Minimum -10"], customer.Invoice("2026-05-15"));
        // 25 more: only 20 of them were asked for already.
        customer.On("2026-06-02").Use("25", at: "2026-04-30");
        Assert.Equal(["Adjustment 25", "Minimum 50", "Minimum -20"], customer.Invoice("2026-06-15"));
    }

    [Fact]
    public void A_void_after_the_close_raises_the_minimum_again()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum, Plain);
        customer.Use("45", id: "a");
        customer.Use("20", id: "b");
        customer.On("2026-05-01").Take("plain").On("2026-05-03").Must(Ask.Void("a"));
        // 65 are above 50; with 20 left, 30 lack. Together with the 45 that go back, April is 50 now.
        Assert.Equal(["Adjustment -45", "Minimum 30"], customer.Invoice("2026-05-15"));
    }

    [Fact]
    public void Trial_is_without_minimum()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum.With(static t => t with { TrialDays = 12 }));
        // 18 of 30 days of 50.
        Assert.Equal(["Minimum 30"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void The_minimum_of_a_contract_takes_the_place_of_the_plans_in_segments_that_begin_under_it()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum, Plain);
        customer.Must(new SetContract(new Contract(null, null, [], null, Vendor.M("80"))));
        Assert.Equal(["Minimum 80"], customer.Invoice("2026-04-15"));

        var during = Vendor.Customer("2026-04-01", Minimum, Plain).On("2026-04-10");
        during.Must(new SetContract(new Contract(null, null, [], null, Vendor.M("80"))));
        Assert.Equal(["Minimum 50"], during.Invoice("2026-04-15"));
        // The segment that begins now is under it: half of 50 and half of 80.
        during.On("2026-04-16").Take("plain");
        Assert.Equal(["Minimum 65"], during.Invoice("2026-04-15"));
        Assert.Equal(["Minimum 80"], during.On("2026-05-02").Invoice("2026-05-15"));
    }

    [Fact]
    public void A_contracts_minimum_of_nothing_is_one_too()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum);
        customer.Must(new SetContract(new Contract(null, null, [], null, Money.Zero)));
        Assert.Empty(customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void A_commitment_is_asked_for_in_the_period_in_which_its_term_ends()
    {
        var customer = Committed("100", until: "2026-06-16");
        customer.Use("20");
        customer.On("2026-05-10").Use("30");
        customer.On("2026-06-10").Use("10");
        // After the term nothing counts any more.
        customer.On("2026-06-20").Use("15");
        Assert.Equal([["Usage 20"], ["Usage 30"], ["Usage 25", "Commitment 40"]], [customer.Invoice("2026-04-15"), customer.Invoice("2026-05-15"), customer.Invoice("2026-06-15")]);
        // A late 50 are billed in July, which gives the 40 back.
        customer.On("2026-07-05").Use("50", at: "2026-06-15");
        Assert.Equal(["Adjustment 50", "Commitment -40"], customer.Invoice("2026-07-15"));
    }

    [Fact]
    public void What_exceeds_a_commitment_is_just_usage()
    {
        var customer = Committed("100", until: "2026-05-01");
        customer.Use("100");
        customer.Use("1");
        Assert.Equal(["Usage 101"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void A_contract_that_is_replaced_asks_for_nothing_and_passes_on_what_was_used()
    {
        var customer = Committed("100", until: "2026-06-01");
        customer.Use("20");
        customer.On("2026-05-10").Must(new SetContract(new Contract(null, Vendor.Time("2026-06-01"), [], Vendor.M("50"), null)));
        customer.Use("3");
        // 50 - (20 + 3), at the end that both agreed on; nothing for the first by itself.
        Assert.Equal(["Usage 20"], customer.Invoice("2026-04-15"));
        Assert.Equal(["Usage 3", "Commitment 27"], customer.Invoice("2026-05-15"));
    }

    [Fact]
    public void A_contract_that_is_agreed_anew_many_times_in_one_instant_is_one_term()
    {
        var customer = Committed("100", until: "2026-06-01");
        customer.Use("20");
        customer.On("2026-05-10");
        for (var minimum = 1; minimum <= 40; minimum++)
            customer.Must(new SetContract(new Contract(null, Vendor.Time("2026-06-01"), [], Vendor.M("100"), Vendor.M($"{minimum}"))));
        customer.Use("30");
        Assert.Equal("Commitment 50", customer.Invoice("2026-05-15")[^1]);
    }

    [Fact]
    public void What_was_drawn_of_a_term_of_years_is_kept_when_its_first_versions_are_forgotten()
    {
        var customer = Committed("100", until: "2029-06-01");
        customer.Use("20");
        customer.On("2026-05-10").Must(new SetContract(new Contract(null, Vendor.Time("2029-06-01"), [], Vendor.M("60"), null)));
        customer.Use("3");
        customer.On("2026-05-11").Must(new SetContract(new Contract(null, Vendor.Time("2029-06-01"), [], Vendor.M("50"), null)));
        customer.On("2028-12-01").Use("4");
        customer.On("2029-05-10").Must(new SetPrices([]));
        Assert.Single(customer.Account.Contracts.All);
        // 50 - (20 + 3 + 4).
        Assert.Equal(["Commitment 23"], customer.Invoice("2029-05-15"));
    }

    [Fact]
    public void A_contract_that_is_removed_asks_for_its_commitment_whole()
    {
        var customer = Committed("100", until: "2026-08-01");
        customer.Use("20");
        customer.On("2026-05-10").Must(new RemoveContract());
        Assert.Equal(["Commitment 80"], customer.Invoice("2026-05-15"));
    }

    [Fact]
    public void What_a_change_of_plan_rates_again_counts_for_the_contract_of_that_instant()
    {
        var flat = Vendor.Plan("flat", new PriceTerms("t", "tokens", Properties.None, ChargeModel.Flat) { Amount = Money.Parse("30") });
        var customer = Vendor.Customer("2026-04-01", flat, Plain);
        customer.Must(new SetContract(new Contract(null, Vendor.Time("2026-05-01"), [], Vendor.M("100"), null)));
        customer.Use("1");
        customer.On("2026-04-16").Take("plain");
        // 30 by the flat price, of which half goes back with the change: 15 of the hundred.
        Assert.Equal(["Usage 15", "Commitment 85"], customer.Invoice("2026-04-15"));

        var after = Vendor.Customer("2026-04-01", flat, Plain);
        after.Use("1");
        after.On("2026-04-10").Must(new SetContract(new Contract(null, Vendor.Time("2026-05-01"), [], Vendor.M("100"), null)));
        after.On("2026-04-16").Take("plain").Use("20");
        // The 30 were before the term, the -15 and the 20 in it.
        Assert.Equal(["Usage 15", "Usage 20", "Commitment 95"], after.Invoice("2026-04-15"));
    }

    [Fact]
    public void A_contract_without_an_end_in_sight_asks_for_nothing_yet()
    {
        var customer = Vendor.Customer("2026-04-01", Plain);
        customer.Must(new SetContract(new Contract(null, null, [], Vendor.M("100"), null)));
        Assert.Empty(customer.Invoice("2026-04-15"));
        customer.On("2026-04-20").Must(new RemoveContract());
        Assert.Equal(["Commitment 100"], customer.Invoice("2026-04-15"));
    }

    [Fact]
    public void Lines_stand_in_the_order_of_their_kinds()
    {
        var customer = Vendor.Customer("2026-04-01", Minimum.Asking("30"));
        customer.Must(new SetContract(new Contract(null, Vendor.Time("2026-06-01"), [], Vendor.M("100"), null)));
        customer.On("2026-05-05").Use("5");
        customer.Use("7", at: "2026-04-20");
        // Of the commitment 12 are used. April's minimum was 50, of which 7 came late.
        Assert.Equal(["BaseFee 30", "Usage 5", "Adjustment 7", "Minimum 45", "Minimum -7", "Commitment 88"], customer.Invoice("2026-05-15"));
        // Credits, rounding and taxes come with the close.
        Assert.Equal(Enum.GetValues<InvoiceLineType>().Where(static t => t < InvoiceLineType.Credits), customer.Draft("2026-05-15").Lines.Select(static l => l.Type).Distinct());
    }

    private static AccountDriver Committed(string commitment, string until)
    {
        var customer = Vendor.Customer("2026-04-01", Plain);
        customer.Must(new SetContract(new Contract(null, Vendor.Time(until), [], Vendor.M(commitment), null)));
        return customer;
    }
}
