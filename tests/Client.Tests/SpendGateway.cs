using Spend.Gateway.Tests;

namespace Spend.Client.Tests;

/// <summary>A gateway with something to sell: a call costs 1 USD, a token of gpt-4o 0.0000025 in and 0.00001 out.</summary>
public sealed class SpendGateway : GatewayHost
{
    private static readonly string[] Meters = ["calls", "pages", "unpriced"];

    public Uri Address => new(App.Urls.First());

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Sell(Admin);
    }

    /// <summary>The catalog, for any gateway.</summary>
    public static async Task Sell(HttpClient admin)
    {
        foreach (var meter in Meters) await admin.Put($"/v1/meters/{meter}", """{"unit":"one","aggregation":"sum"}""");
        await admin.Put("/v1/meters/llm_tokens", """{"unit":"token","aggregation":"sum"}""");
        (await admin.Put("/v1/plans/prepaid", Plan("deny"))).Is(201);
        (await admin.Put("/v1/plans/postpaid", Plan("bill"))).Is(201);
        (await admin.Put("/v1/plans/included", """
            { "currency": "USD", "period": "month", "overage": "deny", "allowances": [ { "meter": "pages", "quantity": "2" } ],
              "prices": [ { "id": "page", "meter": "pages", "charge_model": "per_unit", "unit_amount": "1" } ] }
            """)).Is(201);
    }

    /// <summary>A new customer with so many dollars.</summary>
    public Task<string> Customer(string funds = "100", string? plan = "prepaid", string more = "") => Customer(Admin, Name("c"), funds, plan, more);

    public static async Task<string> Customer(HttpClient admin, string id, string funds, string? plan = "prepaid", string more = "")
    {
        (await admin.Put($"/v1/customers/{id}", $$"""{"name":"{{id}}","currency":"USD"{{more}}}""")).IsOneOf(200, 201);
        if (plan is not null) (await admin.Post($"/v1/customers/{id}/subscription", $$"""{"plan":"{{plan}}"}""")).IsOneOf(200, 201);
        if (funds != "0") (await admin.Post($"/v1/customers/{id}/grants", $$"""{"id":"funds","amount":"{{funds}}","unit":"USD"}""")).Is(201);
        return id;
    }

    public SpendOptions Options() => new() { BaseAddress = Address, ApiKey = AdminKey };

    /// <summary>A client whose way to the gateway a test can disturb.</summary>
    public SpendClient Spend(Line? line = null, Action<SpendOptions>? configure = null, TimeProvider? time = null)
    {
        var options = Options();
        configure?.Invoke(options);
        return new SpendClient(new HttpClient(line ?? new Line()), options, time);
    }

    /// <summary>Charged, held, unbilled, available.</summary>
    public async Task<(decimal Charged, decimal Held, decimal Unbilled, decimal? Available)> Stands(string customer)
    {
        await using var spend = Spend();
        var state = await spend.GetCustomerAsync(customer, TestContext.Current.CancellationToken);
        return (state.Spend.Charged, state.Spend.Held, state.Spend.Unbilled, state.Funds.Available);
    }

    private static string Plan(string overage) => $$"""
        { "currency": "USD", "period": "month", "overage": "{{overage}}", "prices": [
          { "id": "call", "meter": "calls", "charge_model": "per_unit", "unit_amount": "1" },
          { "id": "in", "meter": "llm_tokens", "match": { "model": "gpt-4o", "type": "input" }, "charge_model": "per_unit", "unit_amount": "0.0000025" },
          { "id": "out", "meter": "llm_tokens", "match": { "model": "gpt-4o", "type": "output" }, "charge_model": "per_unit", "unit_amount": "0.00001" } ] }
        """;
}
