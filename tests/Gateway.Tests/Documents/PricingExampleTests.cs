namespace Spend.Gateway.Tests.Documents;

/// <summary>What the documentation says a customer is charged is what a running gateway charges, row by row.</summary>
public sealed class PricingExampleTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    public static IEnumerable<TheoryDataRow<string, string>> Examples =>
        PricingPage.Names.SelectMany(PricingPage.Examples).Select(static example => new TheoryDataRow<string, string>(example.Page, example.Name));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_example_comes_out_as_printed(string page, string name)
    {
        var example = PricingPage.Examples(page).Single(e => e.Name == name);
        using var tenant = await gateway.OtherTenant();
        await new PricingRun(example, tenant, gateway.Clock).Execute();
    }
}
