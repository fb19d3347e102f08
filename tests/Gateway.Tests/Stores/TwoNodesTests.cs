using System.Text.Json.Nodes;

namespace Spend.Gateway.Tests.Stores;

/// <summary>What is done at one node counts at the other.</summary>
public sealed class TwoNodesTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private HttpClient One => nodes.One.Admin;

    private HttpClient Other => nodes.Other.Admin;

    [Fact]
    public async Task A_plan_is_priced_by_the_other_node_within_5_seconds_and_at_once_for_who_is_on_it()
    {
        var (meter, plan) = await Plan("1");
        var customer = await Customer(plan, "100");
        // The customer was put on it by one node; the other reads of the plan when it reads of the customer.
        Assert.Equal("2", (await Spend(Other, customer, meter, "a")).Is(200)["charged"]!.ToString());
        await Put(One, $"/v1/plans/{plan}", PlanBody(meter, "3"));
        var moved = await TwoNodes.Within5Seconds(() => Other.Get($"/v1/plans/{plan}"), static p => (int)p["version"]! == 2);
        Assert.Equal("3", moved["prices"]![0]!["unit_amount"]!.ToString());
    }

    [Fact]
    public async Task A_decision_never_uses_two_versions_of_a_plan_while_one_is_published()
    {
        var (meter, plan) = await Plan("1");
        // One price each for two meters: a decision of both shows which version it saw of each.
        var second = nodes.One.Name("meter");
        await Put(One, $"/v1/meters/{second}", """{"name":"M","unit":"m","aggregation":"sum"}""");
        var body = (string amount) => $$"""{"name":"P","currency":"USD","period":"month","overage":"bill","prices":[{"id":"a","meter":"{{meter}}","charge_model":"per_unit","unit_amount":"{{amount}}"},{"id":"b","meter":"{{second}}","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""";
        await Put(One, $"/v1/plans/{plan}", body("1"));
        var customer = await Customer(plan, null);
        var publish = Task.Run(async () =>
        {
            for (var price = 2; price < 12; price++)
            {
                await Put(One, $"/v1/plans/{plan}", body($"{price}"));
                (await One.Post($"/v1/customers/{customer}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200);
            }
        });
        var seen = new HashSet<string>();
        for (var i = 0; !publish.IsCompleted || i < 20; i++)
        {
            var answer = (await (i % 2 == 0 ? One : Other).Post("/v1/authorize",
                $$"""{"id":"{{plan}}-{{i}}","customer":"{{customer}}","items":[{"meter":"{{meter}}","quantity":"1"},{"meter":"{{second}}","quantity":"1"}]}""")).IsOneOf(200, 503);
            if (answer.Status != 200) continue;
            var lines = answer["lines"]!.AsArray();
            Assert.Equal(lines[0]!["amount"]!.ToString(), lines[1]!["amount"]!.ToString());
            Assert.Equal((int)lines[0]!["price"]!["version"]!, (int)lines[1]!["price"]!["version"]!);
            seen.Add(lines[0]!["amount"]!.ToString());
        }
        await publish;
        Assert.True(seen.Count > 1);
    }

    [Fact]
    public async Task A_key_that_is_made_or_revoked_here_is_there_within_5_seconds()
    {
        var made = (await One.Post("/v1/api_keys", """{"role":"backend","name":"b"}""")).Is(201);
        using var client = nodes.Other.Client(made["key"]!.ToString());
        await TwoNodes.Within5Seconds(() => client.Post("/v1/check", "{}"), static a => a.Status == 400);
        (await One.Delete($"/v1/api_keys/{made["id"]}")).Is(204);
        await TwoNodes.Within5Seconds(() => client.Post("/v1/check", "{}"), static a => a.Status == 401);
    }

    [Fact]
    public async Task Of_two_administrators_at_two_nodes_one_is_told_to_look_again()
    {
        var (meter, plan) = await Plan("1");
        await TwoNodes.Within5Seconds(() => Other.Get($"/v1/plans/{plan}"), static a => a.Status == 200);
        var tag = (await One.Get($"/v1/plans/{plan}")).ETag!;
        var both = await Task.WhenAll(One.Put($"/v1/plans/{plan}", PlanBody(meter, "5"), ("If-Match", tag)), Other.Put($"/v1/plans/{plan}", PlanBody(meter, "6"), ("If-Match", tag)));
        Assert.Single(both, static a => a.Status == 200);
        Assert.Single(both, static a => a.Status is 409 or 412);
        await TwoNodes.Within5Seconds(async () => await Other.Get($"/v1/plans/{plan}"), static a => (int)a["version"]! == 2);
    }

    [Fact]
    public async Task Of_two_who_change_a_cap_at_two_nodes_one_is_told_to_look_again()
    {
        var customer = await nodes.One.Customer();
        var path = $"/v1/customers/{customer}/caps/c";
        (await One.Put(path, """{"limit":"1","window":"day"}""")).Is(201);
        for (var i = 0; i < 10; i++)
        {
            var tag = (await One.Get(path)).Is(200).ETag!;
            var both = await Task.WhenAll(One.Put(path, $$"""{"limit":"{{(2 * i) + 10}}","window":"day"}""", ("If-Match", tag)), Other.Put(path, $$"""{"limit":"{{(2 * i) + 11}}","window":"day"}""", ("If-Match", tag)));
            Assert.Single(both, static a => a.Status == 200);
            Assert.Single(both, static a => a.Status == 412);
        }
    }

    [Fact]
    public async Task An_endpoint_made_at_one_node_hears_of_what_happens_at_the_other_right_after()
    {
        var (meter, plan) = await Plan("1");
        var customer = await Customer(plan, "1");
        var path = $"/v1/webhook_endpoints/{nodes.One.Name("endpoint")}";
        (await One.Put(path, """{"url":"https://example.com/","types":["authorization.denied"]}""")).Is(201);
        (await Spend(Other, customer, meter, "a")).IsProblem(402, "insufficient_funds");
        var planned = await TwoNodes.Within5Seconds(() => One.Get(path + "/deliveries"), static a => a["data"]!.AsArray().Count > 0);
        Assert.Equal("authorization.denied", planned["data"]![0]!["type"]!.ToString());
    }

    [Fact]
    public async Task What_a_newer_program_published_keeps_nobody_from_hearing_of_the_rest()
    {
        var (meter, plan) = await Plan("1");
        var customer = await Customer(plan, "10");
        var made = (await One.Post("/v1/api_keys", """{"role":"backend","name":"b"}""")).Is(201);
        using var client = nodes.Other.Client(made["key"]!.ToString());
        await TwoNodes.Within5Seconds(() => client.Post("/v1/check", "{}"), static a => a.Status == 400);
        using (var database = Journal.Postgres.PostgresDatabase.Open(nodes.Database))
            Assert.True(new Journal.PostgresDocuments(database).TryPut(new Journal.Document("default", "plan", plan, 2, default, """{"name":"P","of_a_newer_program":1}"""u8.ToArray())));
        (await One.Delete($"/v1/api_keys/{made["id"]}")).Is(204);
        await TwoNodes.Within5Seconds(() => client.Post("/v1/check", "{}"), static a => a.Status == 401);
        (await Spend(Other, customer, meter, "a")).Is(200);
        await Put(Other, $"/v1/meters/{nodes.One.Name("meter")}", """{"name":"M","unit":"m","aggregation":"sum"}""");
    }

    [Fact]
    public async Task What_a_customer_has_left_is_one_number_at_both_nodes()
    {
        var (meter, plan) = await Plan("1");
        var customer = await Customer(plan, "10");
        for (var i = 0; i < 5; i++)
        {
            (await Spend(i % 2 == 0 ? One : Other, customer, meter, $"{i}")).Is(200);
            foreach (var node in new[] { One, Other })
                Assert.Equal($"{8 - (2 * i)}", (await node.Get($"/v1/customers/{customer}")).Is(200)["funds"]!["available"]!.ToString());
        }
        // Both have the customer in memory, and neither has anything left.
        (await Spend(Other, customer, meter, "more")).IsProblem(402, "insufficient_funds");
        (await Spend(One, customer, meter, "more")).IsProblem(402, "insufficient_funds");
        (await Other.Post($"/v1/customers/{customer}/grants", """{"id":"more","amount":"2","unit":"USD"}""")).Is(201);
        Assert.True((bool)(await One.Post("/v1/check", Body(customer, meter, "more"))).Is(200)["allowed"]!);
        (await Spend(One, customer, meter, "more")).Is(200);
    }

    [Fact]
    public async Task An_answer_of_one_node_is_the_others_answer_to_the_same_request()
    {
        var (meter, plan) = await Plan("1");
        var customer = await Customer(plan, "10");
        var first = (await Spend(One, customer, meter, "same")).Is(200);
        var again = (await Spend(Other, customer, meter, "same")).Is(200);
        Assert.True((bool)again["replayed"]!);
        Assert.Equal(((int)first["as_of"]!["sequence"]!, "2"), ((int)again["as_of"]!["sequence"]!, again["charged"]!.ToString()));
    }

    [Fact]
    public async Task The_ledger_says_which_node_took_the_customer_over()
    {
        var (meter, plan) = await Plan("1");
        var customer = await Customer(plan, "10");
        (await Spend(Other, customer, meter, "a")).Is(200);
        var epochs = (await One.Get($"/v1/customers/{customer}/ledger")).Is(200)["data"]!.AsArray().Where(static e => e!["type"]!.ToString() == "epoch_started").Select(static e => e!["epoch"]!["node"]!.ToString());
        Assert.Equal(["other"], epochs);
    }

    private async Task<(string Meter, string Plan)> Plan(string amount)
    {
        var (meter, plan) = (nodes.One.Name("meter"), nodes.One.Name("plan"));
        await Put(One, $"/v1/meters/{meter}", """{"name":"M","unit":"m","aggregation":"sum"}""");
        await Put(One, $"/v1/plans/{plan}", PlanBody(meter, amount));
        return (meter, plan);
    }

    private static string PlanBody(string meter, string amount) =>
        $$"""{"name":"P","currency":"USD","period":"month","overage":"deny","prices":[{"id":"p","meter":"{{meter}}","charge_model":"per_unit","unit_amount":"{{amount}}"}]}""";

    private async Task<string> Customer(string plan, string? granted)
    {
        var customer = await nodes.One.Customer();
        (await One.Post($"/v1/customers/{customer}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200);
        if (granted is not null) (await One.Post($"/v1/customers/{customer}/grants", $$"""{"id":"g","amount":"{{granted}}","unit":"USD"}""")).Is(201);
        return customer;
    }

    private static Task<Answered> Spend(HttpClient node, string customer, string meter, string id) => node.Post("/v1/authorize", Body(customer, meter, id));

    private static string Body(string customer, string meter, string id) => $$"""{"id":"{{id}}","customer":"{{customer}}","items":[{"meter":"{{meter}}","quantity":"2"}]}""";

    private static async Task<JsonNode> Put(HttpClient node, string path, string body) => (await node.Put(path, body)).IsOneOf(200, 201).Json;
}
