namespace Spend.Gateway.Tests.Customers;

/// <summary>What tests of plans need: a meter, versions of a plan, customers on it, usage.</summary>
internal sealed class Shop
{
    private int _ids;

    private Shop(GatewayHost gateway, string meter, string plan) => (Gateway, Meter, Plan) = (gateway, meter, plan);

    public GatewayHost Gateway { get; }
    public string Meter { get; }
    public string Plan { get; }

    /// <param name="plan">Members of the plan beside its currency and price list.</param>
    /// <param name="prices">With METER for the meter; left out: 0.5 for each unit.</param>
    public static async Task<Shop> Open(GatewayHost gateway, string plan = "", string? prices = null, string meter = """{"aggregation":"sum"}""")
    {
        var shop = new Shop(gateway, gateway.Name("units"), gateway.Name("plan"));
        (await gateway.Admin.Put($"/v1/meters/{shop.Meter}", meter)).Is(201);
        await shop.Publish(plan, prices);
        return shop;
    }

    public async Task<Answered> Publish(string plan = "", string? prices = null, string? key = null)
    {
        var list = prices ?? """{"id":"p","meter":"METER","charge_model":"per_unit","unit_amount":"0.5"}""";
        var body = "{\"currency\":\"USD\",\"prices\":[" + list + "]" + (plan.Length > 0 ? "," + plan : "") + "}";
        return (await Gateway.Admin.Put($"/v1/plans/{key ?? Plan}", body.Replace("METER", Meter, StringComparison.Ordinal))).IsOneOf(200, 201);
    }

    /// <summary>A new customer on the plan; the path of its routes.</summary>
    public async Task<string> Customer(bool subscribed = true, string more = "")
    {
        var path = $"/v1/customers/{Gateway.Name("customer")}";
        (await Gateway.Admin.Put(path, "{\"currency\":\"USD\"" + (more.Length > 0 ? "," + more : "") + "}")).Is(201);
        if (subscribed) (await Subscribe(path)).Is(200);
        return path;
    }

    public Task<Answered> Subscribe(string customer, string? plan = null, string effective = "now", int? version = null) =>
        Gateway.Admin.Post($"{customer}/subscription", Move(plan, effective, version));

    public string Move(string? plan = null, string effective = "now", int? version = null) =>
        $$"""{"plan":"{{plan ?? Plan}}","effective":"{{effective}}"{{(version is null ? "" : $",\"version\":{version}")}}}""";

    public Task<Answered> Use(string customer, string quantity, string properties = "{}", bool hold = false) =>
        Gateway.Admin.Post("/v1/authorize", $$"""{"id":"e{{++_ids}}","customer":"{{customer[14..]}}","hold":{{(hold ? "true" : "false")}},"items":[{"meter":"{{Meter}}","quantity":"{{quantity}}","properties":{{properties}}}]}""");

    public async Task<Answered> State(string customer) => (await Gateway.Admin.Get(customer)).Is(200);
}
