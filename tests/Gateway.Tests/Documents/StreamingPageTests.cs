namespace Spend.Gateway.Tests.Documents;

/// <summary>The sample on the page about streaming is this project's own code, and does what the page says. Its calls, <see cref="TourTests"/> make.</summary>
public sealed class StreamingPageTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    private const string Plan = """
        { "name": "Chat", "currency": "USD", "period": "month", "overage": "deny",
          "prices": [
            { "id": "in", "meter": "llm_tokens", "match": { "model": "gpt-4o", "type": "input" }, "charge_model": "per_unit", "unit_amount": "0.0000025" },
            { "id": "out", "meter": "llm_tokens", "match": { "model": "gpt-4o", "type": "output" }, "charge_model": "per_unit", "unit_amount": "0.00001" } ] }
        """;

    [Fact]
    public void The_sample_is_the_code_that_is_tested()
    {
        var code = File.ReadAllText(Path.Combine(PricingPage.Root, "tests", "Gateway.Tests", "Documents", "MeteredStream.cs"));
        Assert.Contains("```csharp\n" + code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..] + "```", PricingPage.TextOf("streaming.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_goes_on_for_as_long_as_chunks_fit()
    {
        // 0.002 of input; 0.0016 are two chunks of 0.00064, and no third.
        var customer = await Customer("0.0036");
        var passedOn = await Stream().Run("s", customer, 800, Tokens(1_000)).CountAsync();

        Assert.Equal(128, passedOn);
        await Stands(customer, charged: "0.00328", available: "0.00032");
    }

    [Fact]
    public async Task A_stream_that_ends_pays_what_it_gave()
    {
        var customer = await Customer("1");
        Assert.Equal(100, await Stream().Run("s", customer, 800, Tokens(100)).CountAsync());
        await Stands(customer, charged: "0.003", available: "0.997");
    }

    [Fact]
    public async Task A_stream_whose_reader_leaves_pays_what_it_gave()
    {
        var customer = await Customer("1");
        Assert.Equal(10, await Stream().Run("s", customer, 800, Tokens(100)).Take(10).CountAsync());
        await Stands(customer, charged: "0.0021", available: "0.9979");
    }

    [Fact]
    public async Task A_stream_that_is_denied_gives_nothing_and_costs_nothing()
    {
        var customer = await Customer("0.002");
        Assert.Equal(0, await Stream().Run("s", customer, 800, Tokens(100)).CountAsync());
        await Stands(customer, charged: "0", available: "0.002");
    }

    [Fact]
    public async Task A_slow_stream_outlives_the_hold_it_began_with()
    {
        var customer = await Customer("1");
        // Not one chunk, and two and a half times the life of a hold that nobody extends.
        Assert.Equal(16, await Stream().Run("s", customer, 800, Tokens(16, TimeSpan.FromSeconds(100))).CountAsync());
        await Stands(customer, charged: "0.00216", available: "0.99784");
    }

    [Fact]
    public async Task A_slow_stream_holds_no_more_than_a_quick_one()
    {
        // The input and one chunk: not a token beyond.
        var customer = await Customer("0.00264");
        Assert.Equal(64, await Stream().Run("s", customer, 800, Tokens(1_000, TimeSpan.FromSeconds(100))).CountAsync());
        await Stands(customer, charged: "0.00264", available: "0");
    }

    [Fact]
    public async Task A_stream_that_was_silent_for_longer_than_its_hold_lives_pays_what_it_gave_and_stops()
    {
        var customer = await Customer("1");
        Assert.Equal(1, await Stream().Run("s", customer, 800, Tokens(10, TimeSpan.FromSeconds(601))).CountAsync());
        await Stands(customer, charged: "0.00201", available: "0.99799");
    }

    private MeteredStream Stream() => new(gateway.Admin, gateway.Clock);

    private async Task<string> Customer(string wallet)
    {
        await gateway.Admin.Put("/v1/meters/llm_tokens", """{"name":"LLM tokens","unit":"token","aggregation":"sum"}""");
        await gateway.Admin.Put("/v1/plans/chat", Plan);
        var customer = await gateway.Customer();
        (await gateway.Admin.Post($"/v1/customers/{customer}/subscription", """{"plan":"chat"}""")).IsOneOf(200, 201);
        (await gateway.Admin.Post($"/v1/customers/{customer}/grants", $$"""{"id":"g","amount":"{{wallet}}","unit":"USD"}""")).IsOneOf(200, 201);
        return customer;
    }

    private async Task Stands(string customer, string charged, string available)
    {
        var state = (await gateway.Admin.Get($"/v1/customers/{customer}")).Is(200);
        Assert.Equal((charged, "0", "0"), (state["spend"]!["charged"]!.ToString(), state["spend"]!["held"]!.ToString(), state["spend"]!["unbilled"]!.ToString()));
        Assert.Equal(available, state["funds"]!["available"]!.ToString());
    }

    /// <param name="pause">Before each.</param>
    private async IAsyncEnumerable<string> Tokens(int count, TimeSpan pause = default)
    {
        for (var n = 0; n < count; n++)
        {
            await Task.Yield();
            gateway.Clock.Now += pause;
            yield return "token";
        }
    }
}
