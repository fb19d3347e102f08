using Spend.Gateway.Tests.Customers;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Tracing;

public class TraceTests(PricingGateway gateway) : IClassFixture<PricingGateway>
{
    private const string Prices = """
        {"id":"any","meter":"METER","charge_model":"per_unit","unit_amount":"1"},
        {"id":"model","meter":"METER","match":{"model":"gpt-4o"},"charge_model":"per_unit","unit_amount":"0.5"},
        {"id":"in","meter":"METER","match":{"model":"gpt-4o","type":"input"},"charge_model":"graduated","tiers":[{"up_to":"1000","unit_amount":"0.0000025"},{"unit_amount":"0.000001"}]}
        """;

    private const string Input = """{"model":"gpt-4o","type":"input"}""";

    [Fact]
    public async Task A_disputed_event_is_explained_in_words_and_figures()
    {
        var shop = await Open();
        var start = gateway.Clock.Restart();
        var customer = await shop.Customer(more: "\"time_zone\":\"Europe/Berlin\"");
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g1","amount":"5","unit":"USD"}""")).Is(201);
        (await gateway.Admin.Put($"{customer}/caps/day", """{"limit":"10","window":"day"}""")).Is(201);
        gateway.Clock.Now = start.AddDays(30).AddHours(23).AddMinutes(30);
        (await Use(shop, customer, "a", "800", Input)).Is(200);
        (await Use(shop, customer, "b", "1200", Input)).Is(200);

        var event_ = (await gateway.Admin.Get($"{customer}/events/b")).Is(200);
        Assert.Equal(("recorded", "charge", "0.0015"), (event_["status"]!.ToString(), event_["kind"]!.ToString(), event_["charged"]!.ToString()));
        var posting = event_["postings"]!.AsArray().Single()!;
        var line = posting["lines"]!.AsArray().Single()!;
        Assert.Equal(("800", "2000", "0.002", "0.0035"), (line["level_before"]!.ToString(), line["level_after"]!.ToString(), line["cost_before"]!.ToString(), line["cost_after"]!.ToString()));
        Assert.Equal(["units 200 0.0000025 0.0005", "units 1000 0.000001 0.001"], line["steps"]!.AsArray().Select(static s => $"{s!["kind"]} {s["quantity"]} {s["unit_amount"]} {s["amount"]}"));
        Assert.Equal(
            $"200 tokens × 0.0000025 USD + 1,000 tokens × 0.000001 USD = 0.0015 USD, by price 'in' of plan Team version 1, because it matches model gpt-4o and type input; paid by grant g1.",
            line["sentence"]!.ToString());
        Assert.Equal(["contract none", "customer none", "plan found"], line["choice"]!["asked"]!.AsArray().Select(static a => $"{a!["source"]} {a["result"]}"));
        Assert.Equal(["model", "any"], line["choice"]!["less_specific"]!.AsArray().Select(static p => p!["id"]!.ToString()));
        Assert.Equal("g1 0.0015", line["paid_by_grants"]!.AsArray().Select(static b => $"{b!["grant"]} {b["amount"]}").Single());
        var cap = posting["caps"]!.AsArray().Single()!;
        Assert.Equal(("day", "0.002", "0.0035"), (cap["cap"]!.ToString(), cap["spent_before"]!.ToString(), cap["spent_after"]!.ToString()));
        // Half past eleven at night in London is the next month in Berlin.
        Assert.Equal("2026-02", posting["period"]!["period"]!["id"]!.ToString());
        Assert.Contains("2026-02-01 00:30:00 in Europe/Berlin", posting["period"]!["because"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(($"{customer[14..]}.2026-02", "draft", "1"), (posting["invoice"]!["id"]!.ToString(), posting["invoice"]!["status"]!.ToString(), line["invoice_line"]!.ToString()));
    }

    [Fact]
    public async Task Corrections_say_why_and_late_ones_where_they_are_billed()
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        (await Use(shop, customer, "a", "10", "{}")).Is(200);
        gateway.Clock.Now = gateway.Clock.Now.AddDays(33);
        (await gateway.Admin.Post("/v1/events/a/amend", $$"""{"customer":"{{customer[14..]}}","reason":"only four were used","items":[{"meter":"{{shop.Meter}}","quantity":"4"}]}""")).Is(200);

        var event_ = (await gateway.Admin.Get($"{customer}/events/a")).Is(200);
        Assert.Equal(("amended", "4"), (event_["status"]!.ToString(), event_["charged"]!.ToString()));
        Assert.Equal(["amend only four were used"], event_["corrections"]!.AsArray().Select(static c => $"{c!["kind"]} {c["reason"]}"));
        var amended = event_["postings"]!.AsArray()[1]!;
        Assert.Equal(("2026-01", "2026-02"), (amended["period"]!["period"]!["id"]!.ToString(), amended["period"]!["billed_in"]!["id"]!.ToString()));
        Assert.Contains("adjustment on the invoice of 2026-02", amended["period"]!["because"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["true -10", "false 4"], amended["lines"]!.AsArray().Select(static l => $"{l!["takes_back"]!.ToJsonString()} {l["amount"]}"));
        Assert.Equal("written", event_["postings"]!.AsArray()[0]!["invoice"]!["status"]!.ToString());

        var adjustment = (await gateway.Admin.Get($"/v1/invoices/{customer[14..]}.2026-02/lines/{amended["lines"]!.AsArray()[0]!["invoice_line"]}/events")).Is(200)["data"]!.AsArray();
        Assert.Equal(["a amend -10 only four were used", "a amend 4 only four were used"], adjustment.Select(static e => $"{e!["event"]} {e["kind"]} {e["charged"]} {e["reason"]}"));
        // And of the invoice of January, which is written, the usage as it was billed.
        var billed = (await gateway.Admin.Get($"/v1/invoices/{customer[14..]}.2026-01/lines/1/events")).Is(200)["data"]!.AsArray();
        Assert.Equal("a charge 10", $"{billed.Single()!["event"]} {billed[0]!["kind"]} {billed[0]!["charged"]}");
    }

    [Fact]
    public async Task What_was_held_or_never_charged_is_told_apart_from_what_is_unknown()
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        (await gateway.Admin.Post("/v1/authorize", $$"""{"id":"h","customer":"{{customer[14..]}}","hold":true,"items":[{"meter":"{{shop.Meter}}","quantity":"2"}]}""")).Is(200);
        Assert.Equal("held", (await gateway.Admin.Get($"{customer}/events/h")).Is(200)["status"]!.ToString());
        (await gateway.Admin.Post("/v1/authorizations/h/release", $$"""{"customer":"{{customer[14..]}}"}""")).Is(200);
        var released = (await gateway.Admin.Get($"{customer}/events/h")).Is(200);
        Assert.Equal(("released", "0", 0), (released["status"]!.ToString(), released["charged"]!.ToString(), released["postings"]!.AsArray().Count));
        (await gateway.Admin.Get($"{customer}/events/never")).IsProblem(404, "not_found");
        (await gateway.Admin.Get("/v1/customers/nobody/events/never")).IsProblem(404, "unknown_customer");
    }

    [Fact]
    public async Task Lists_are_narrowed_by_properties_meter_and_time()
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        for (var i = 0; i < 6; i++)
        {
            (await Use(shop, customer, $"e{i}", "1", $$"""{"user":"{{(i % 2 == 0 ? "alice" : "bob")}}","n":"{{i / 4}}"}""")).Is(200);
            gateway.Clock.Now = gateway.Clock.Now.AddHours(1);
        }
        Assert.Equal("e0 e1 e2 e3 e4 e5", await Ids($"{customer}/events?x"));
        Assert.Equal("e0 e2 e4", await Ids($"{customer}/events?properties.user=alice"));
        Assert.Equal("e4", await Ids($"{customer}/events?properties.user=alice&properties.n=1&meter={shop.Meter}"));
        Assert.Equal("", await Ids($"{customer}/events?properties.User=alice"));
        Assert.Equal("", await Ids($"{customer}/events?meter=other"));
        Assert.Equal("e1 e2", await Ids($"{customer}/events?from=2026-01-01T01:00:00Z&to=2026-01-01T03:00:00Z"));
        var line = $"/v1/invoices/{customer[14..]}.2026-01/lines/1/events";
        Assert.Equal("e1 e3 e5", await Ids($"{line}?properties.user=bob", "event"));
        var days = (await gateway.Admin.Get($"{customer}/usage?group_by=properties.user")).Is(200);
        Assert.Equal(["n", "user"], days["property_names"]!.AsArray().Select(static name => name!.ToString()));
        Assert.Equal(["alice 3", "bob 3"], days["data"]!.AsArray().Select(static g => $"{g!["properties"]!["user"]} {g["quantity"]}"));
        Assert.Equal("2", (await gateway.Admin.Get($"{customer}/usage?from=2026-01-01T01:00:00Z&to=2026-01-01T03:00:00Z")).Is(200)["data"]![0]!["quantity"]!.ToString());

        async Task<string> Ids(string path, string member = "id")
        {
            var (ids, cursor) = (new List<string>(), "");
            do
            {
                var page = (await gateway.Admin.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}limit=2{cursor}")).Is(200);
                ids.AddRange(page["data"]!.AsArray().Select(e => e![member]!.ToString()));
                cursor = page["next_cursor"] is { } next ? $"&cursor={next}" : "";
            }
            while (cursor.Length > 0);
            return string.Join(' ', ids);
        }
    }

    [Fact]
    public async Task Pages_of_a_draft_add_up_to_the_line_as_it_was_at_the_first()
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        foreach (var id in (string[])["a", "b", "c"]) (await Use(shop, customer, id, "1", "{}")).Is(200);
        var line = $"/v1/invoices/{customer[14..]}.2026-01/lines/1/events?limit=2";
        var first = (await gateway.Admin.Get(line)).Is(200);
        (await Use(shop, customer, "d", "1", "{}")).Is(200);
        var second = (await gateway.Admin.Get($"{line}&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal(["a", "b", "c"], first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(static e => e!["event"]!.ToString()));
        Assert.Null(second["next_cursor"]);
        // Another price comes first in the order of lines: number 1 is about something else now.
        (await Use(shop, customer, "e", "1", """{"model":"gpt-4o","type":"input"}""")).Is(200);
        (await gateway.Admin.Post("/v1/authorize", $$"""{"id":"f","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"1","properties":{"model":"gpt-4o"} }]}""")).Is(200);
        Assert.Equal(4, (await gateway.Admin.Get(line.Replace("limit=2", "limit=9", StringComparison.Ordinal))).Is(200)["data"]!.AsArray().Count);
        (await gateway.Admin.Get($"{line.Replace("lines/1", "lines/2", StringComparison.Ordinal)}&cursor={first["next_cursor"]}")).IsProblem(409, "concurrent_change");
        (await gateway.Admin.Get($"{customer}/events?cursor={first["next_cursor"]}")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("events?limit=0")]
    [InlineData("events?cursor=nonsense")]
    [InlineData("events?from=2026-01-01")]
    [InlineData("events?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("events?properties.=x")]
    [InlineData("events?properties.a=1&properties.a=2")]
    [InlineData("events?meter=")]
    [InlineData("usage?group_by=week")]
    [InlineData("usage?group_by=day,day")]
    [InlineData("usage?group_by=day,hour,price,properties.a")]
    [InlineData("usage?group_by=properties.")]
    [InlineData("usage?from=2025-01-01T00:00:00Z")]
    public async Task What_makes_no_sense_is_refused(string query)
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        (await gateway.Admin.Get($"{customer}/{query}")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("CUSTOMER.2026-01/lines/9/events", "not_found")]
    [InlineData("CUSTOMER.2026-01/lines/0/events", "not_found")]
    [InlineData("CUSTOMER.2026-01/lines/one/events", "not_found")]
    [InlineData("CUSTOMER.1999-01/lines/1/events", "not_found")]
    [InlineData("CUSTOMER/lines/1/events", "not_found")]
    [InlineData("nobody.2026-01/lines/1/events", "unknown_customer")]
    public async Task There_is_no_such_invoice_or_line(string path, string code)
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        (await Use(shop, customer, "a", "1", "{}")).Is(200);
        (await gateway.Admin.Get("/v1/invoices/" + path.Replace("CUSTOMER", customer[14..], StringComparison.Ordinal))).IsProblem(404, code);
    }

    [Fact]
    public async Task Other_tenants_and_other_customers_see_nothing_of_it()
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var (customer, another) = (await shop.Customer(), await shop.Customer());
        (await Use(shop, customer, "a", "1", "{}")).Is(200);
        using var tenant = await gateway.OtherTenant();
        using var stranger = await gateway.Caller("customer", another[14..]);
        using var own = await gateway.Caller("customer", customer[14..]);
        using var backend = await gateway.Caller("backend");
        var line = $"/v1/invoices/{customer[14..]}.2026-01/lines/1/events";
        foreach (var path in (string[])[$"{customer}/events", $"{customer}/events/a", $"{customer}/usage", line])
        {
            (await tenant.Get(path)).IsProblem(404, "unknown_customer");
            (await stranger.Get(path)).IsProblem(404, "unknown_customer");
            (await backend.Get(path)).Is(200);
            (await own.Get(path)).Is(200);
        }
    }

    [Fact]
    public async Task Sums_have_at_most_ten_thousand_groups()
    {
        var shop = await Open();
        gateway.Clock.Restart();
        var customer = await shop.Customer();
        for (var batch = 0; batch < 3; batch++)
        {
            var events = Enumerable.Range(0, 250).Select(e => $$"""
                {"id":"{{batch}}-{{e}}","customer":"{{customer[14..]}}","items":[{{string.Join(',', Enumerable.Range(0, 16).Select(i => $$"""{"meter":"{{shop.Meter}}","quantity":"1","properties":{"n":"{{batch}}-{{e}}-{{i}}"} }"""))}}]}
                """);
            (await gateway.Admin.Post("/v1/events", $$"""{"events":[{{string.Join(',', events)}}]}""")).Is(200);
        }
        (await gateway.Admin.Get($"{customer}/usage?group_by=properties.n")).IsProblem(422, "too_much");
        Assert.Equal("12000", (await gateway.Admin.Get($"{customer}/usage")).Is(200)["data"]![0]!["quantity"]!.ToString());
    }

    private Task<Shop> Open() => Shop.Open(gateway, "\"overage\":\"bill\",\"name\":\"Team\"", Prices, """{"aggregation":"sum","unit":"token"}""");

    private Task<Answered> Use(Shop shop, string customer, string id, string quantity, string properties) =>
        gateway.Admin.Post("/v1/authorize", $$"""{"id":"{{id}}","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"{{quantity}}"}],"properties":{{properties}}}""");
}
