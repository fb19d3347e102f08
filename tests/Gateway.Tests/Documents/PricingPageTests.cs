using System.Text.RegularExpressions;

namespace Spend.Gateway.Tests.Documents;

/// <summary>The pages are complete, can be read, and do not contradict themselves; whether the gateway agrees, <see cref="PricingExampleTests"/> find out.</summary>
public sealed partial class PricingPageTests
{
    private static readonly PricingExample[] All = [.. PricingPage.Names.SelectMany(PricingPage.Examples)];

    [Theory]
    [InlineData("pricing.md", 55)]
    [InlineData("pricing-vendors.md", 21)]
    public void A_page_has_its_examples(string page, int atLeast)
    {
        var names = PricingPage.Examples(page).Select(static e => e.Name).ToArray();
        Assert.True(names.Length >= atLeast, $"{page} has only {names.Length} examples.");
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Every_row_says_something_the_grammar_knows()
    {
        foreach (var example in All)
            foreach (var row in example.Rows) Assert.NotNull(PricingStep.Of(example, row));
    }

    [Fact]
    public void Every_calculation_gives_the_amount_of_its_row()
    {
        foreach (var example in All)
            foreach (var row in example.Rows.Where(static r => r.Amount.Length > 0 && !r.IsDenied))
            {
                var calculation = Assert.Single(Calculation().Matches(row.Because)).Groups[1].Value;
                Assert.True(Arithmetic.Evaluate(calculation) == PricingAmounts.Result(row.Amount), $"{example.Page}, line {row.Line}: {calculation} is {Arithmetic.Evaluate(calculation)}, not {row.Amount}.");
            }
    }

    [Fact]
    public void Every_charge_model_of_the_decisions_has_an_example()
    {
        var decisions = Decisions();
        var rules = decisions[decisions.IndexOf("the charge model's amount for", StringComparison.Ordinal)..decisions.IndexOf("An allowance belongs to one price", StringComparison.Ordinal)];
        var models = ChargeModel().Matches(rules).Select(static m => m.Groups[1].Value).Distinct().ToArray();
        Assert.Equal(9, models.Length);
        foreach (var model in models) Assert.Contains(All, e => e.Setup.ToJsonString().Contains($"\"charge_model\":\"{model}\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sum")]
    [InlineData("count")]
    [InlineData("max")]
    [InlineData("unique")]
    [InlineData("latest")]
    public void Every_aggregation_of_the_decisions_has_an_example(string aggregation)
    {
        Assert.Contains($"`{aggregation}`", Decisions(), StringComparison.Ordinal);
        Assert.Contains(All, e => e.Part("meters")?.ToJsonString().Contains($"\"aggregation\":\"{aggregation}\"", StringComparison.Ordinal) is true);
    }

    [Theory]
    [InlineData("by whole seconds", "Change now: the fee, by the second")]
    [InlineData("parts add up to the whole, exactly", "Change now: the fee, at the 12th digit")]
    [InlineData("Base fee in arrears: for each segment its part", "Change now: the fee, in arrears")]
    [InlineData("In advance: the period's invoice asks for the whole fee of the next period", "Change now: the fee, in advance")]
    [InlineData("all their counters are rated again with the part they really had", "Change now: the allowance, rated again")]
    [InlineData("`flat`: the segment's part of `amount`", "Change now: a flat price, rated again")]
    [InlineData("Tiers and free units are not prorated", "Change now: tiers begin anew")]
    [InlineData("takes back the old plan's part L", "Change now: the recurring grant")]
    [InlineData("less what is over-used", "Change now: the recurring grant was used already")]
    [InlineData("where the plan begins within a period, the segment's part of the amount", "Start within a month")]
    [InlineData("Cancel: a change to no plan", "Cancel now")]
    [InlineData("`period_end`: the end of the billing period at now", "Change at the period's end")]
    [InlineData("`trial_days` * 24 h", "Trial")]
    [InlineData("`week` (from the anchor's weekday)", "Weeks")]
    [InlineData("`year` (from the anchor's day and month", "Years")]
    [InlineData("`{ \"days\": n }`, 1 to 366", "Periods of ten days")]
    [InlineData("Minimum true-up", "Minimum")]
    [InlineData("the contract's minimum, if it has one at the segment's start", "A contract's minimum in the plan's place")]
    [InlineData("Commitment true-up", "Commitment")]
    [InlineData("rolls over into one new grant", "Rollover")]
    [InlineData("`adjust` (default)", "Late usage, billed in the next period")]
    [InlineData("`reject` (`period_closed`)", "Late usage, refused")]
    public void Every_rule_of_the_decisions_about_time_has_an_example(string rule, string example)
    {
        Assert.Contains(rule, Decisions(), StringComparison.Ordinal);
        Assert.Contains(All, e => e.Page == "pricing.md" && e.Name == example);
    }

    /// <summary>In one line: a rule may be wrapped anywhere.</summary>
    private static string Decisions() => Space().Replace(PricingPage.TextOf("decisions.md"), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Calculation();

    [GeneratedRegex("`([a-z_]+)`:")]
    private static partial Regex ChargeModel();
}
