using System.ComponentModel;
using System.Text.Json;
using Spend.Gateway.Ledger;

namespace Spend.Gateway.Tests.Customers;

/// <summary>The ledger tells every kind of fact, and who asked for it.</summary>
public class LedgerTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task Every_write_but_usage_says_who_asked_for_it()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var created = (await gateway.Admin.Post("/v1/api_keys", """{"role":"admin","name":"clerk"}""")).Is(201);
        using var clerk = gateway.Client(created["key"]!.ToString());
        var customer = $"/v1/customers/{gateway.Name("customer")}";
        (HttpMethod Method, string Path, string? Body)[] writes =
        [
            (HttpMethod.Put, customer, """{"currency":"USD"}"""),
            (HttpMethod.Post, $"{customer}/subscription", shop.Move()),
            (HttpMethod.Post, $"{customer}/subscription", shop.Move(effective: "period_end", version: 1)),
            (HttpMethod.Delete, $"{customer}/subscription?effective=period_end", null),
            (HttpMethod.Put, $"{customer}/contract", """{"end":"2099-01-01T00:00:00Z","commitment":"100"}"""),
            (HttpMethod.Delete, $"{customer}/contract", null),
            (HttpMethod.Put, $"{customer}/prices", """{"prices":[]}"""),
            (HttpMethod.Delete, $"{customer}/prices", null),
            (HttpMethod.Post, $"{customer}/grants", """{"id":"g","amount":"5","unit":"USD"}"""),
            (HttpMethod.Post, $"{customer}/grants/g/void", "{}"),
            (HttpMethod.Put, $"{customer}/caps/c", """{"limit":"100","window":"lifetime"}"""),
            (HttpMethod.Post, "/v1/authorize", $$"""{"id":"a","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}]}"""),
            (HttpMethod.Post, "/v1/events", $$"""{"id":"e","customer":"{{customer[14..]}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}]}"""),
            (HttpMethod.Post, "/v1/events/a/amend", $$"""{"customer":"{{customer[14..]}}","reason":"x","items":[{"meter":"{{shop.Meter}}","quantity":"2"}]}"""),
            (HttpMethod.Post, "/v1/events/e/void", $$"""{"customer":"{{customer[14..]}}","reason":"x"}"""),
            (HttpMethod.Post, $"{customer}/caps/c/close", "{}"),
            (HttpMethod.Delete, $"{customer}/caps/c", null),
            (HttpMethod.Put, $"{customer}/alerts/a", """{"type":"spend_above","amount":"0"}"""),
            (HttpMethod.Delete, $"{customer}/alerts/a", null),
            (HttpMethod.Put, $"{customer}/brake", """{"limit":"5","window_seconds":60,"cool_down_seconds":60}"""),
            (HttpMethod.Delete, $"{customer}/brake", null),
            (HttpMethod.Post, $"{customer}/suspend", null),
            (HttpMethod.Post, $"{customer}/resume", null),
            (HttpMethod.Put, $"{customer}/auto_top_up", """{"threshold":"5","amount":"5"}"""),
            (HttpMethod.Delete, $"{customer}/auto_top_up", null),
        ];
        foreach (var (method, path, body) in writes) (await clerk.Send(method, path, body)).IsOneOf(200, 201, 204);

        var entries = (await gateway.Admin.Get($"{customer}/ledger?limit=1000")).Is(200)["data"]!.AsArray();
        Assert.Equal(["alert_triggered", "charge", "top_up_requested", "usage", "wallet_depleted"], entries.Where(static e => e!["by"] is null).Select(static e => e!["type"]!.ToString()).Order());
        Assert.Equal([created["id"]!.ToString()], entries.Where(static e => e!["by"] is not null).Select(static e => e!["by"]!.ToString()).Distinct());
        Assert.Equal(writes.Length + 3, entries.Count);
    }

    [Theory]
    [InlineData("oldest")]
    [InlineData("newest")]
    public async Task The_ledger_is_read_from_either_end_page_by_page(string order)
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        for (var i = 0; i < 7; i++) (await shop.Use(customer, "1")).Is(200);
        var all = (await gateway.Admin.Get($"{customer}/ledger")).Is(200)["data"]!.AsArray().Select(static e => e!.ToJsonString()).ToArray();
        Assert.Equal(9, all.Length);
        if (order == "newest") Array.Reverse(all);
        Assert.Equal(all, await Paged($"{customer}/ledger?order={order}&limit=2"));
        Assert.Equal(all, await Paged($"{customer}/ledger?order={order}&limit=9"));
    }

    [Fact]
    public async Task The_ledger_shows_the_types_that_are_asked_for()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await shop.Use(customer, "1")).Is(200);
        (await gateway.Admin.Put($"{customer}/caps/c", """{"limit":"100","window":"day"}""")).Is(201);
        (await shop.Use(customer, "2")).Is(200);
        Assert.Equal(["cap_set", "charge", "charge"], (await Types($"{customer}/ledger?type=charge,cap_set")).Order());
        Assert.Equal(["charge", "cap_set", "charge"], await Types($"{customer}/ledger?type=charge,cap_set&order=newest&limit=1"));
        Assert.Empty(await Types($"{customer}/ledger?type=grant_added"));
        (await gateway.Admin.Get($"{customer}/ledger?order=upwards")).Is(400);
        (await gateway.Admin.Get($"{customer}/ledger?type=")).Is(400);
        (await gateway.Admin.Get($"{customer}/ledger?type=charge,,")).Is(400);
    }

    private async Task<List<string>> Types(string path) => [.. (await Paged(path)).Select(static e => System.Text.Json.Nodes.JsonNode.Parse(e)!["type"]!.ToString())];

    private async Task<List<string>> Paged(string path)
    {
        var entries = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = (await gateway.Admin.Get(path + (cursor is null ? "" : "&cursor=" + cursor))).Is(200);
            entries.AddRange(page["data"]!.AsArray().Select(static e => e!.ToJsonString()));
            cursor = page["next_cursor"]?.ToString();
            if (cursor is null) return entries;
        }
    }

    [Fact]
    public void Every_kind_of_fact_has_a_word_that_the_description_tells()
    {
        var said = typeof(LedgerEntry).GetProperty(nameof(LedgerEntry.Type))!.GetCustomAttributes(typeof(DescriptionAttribute), false).Cast<DescriptionAttribute>().Single().Description;
        var words = said.TrimEnd('.').Split(", ");
        var kinds = typeof(Core.Accounts.Record).Assembly.GetTypes().Where(static t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Core.Accounts.Record)) && t != typeof(Core.Accounts.Posting)).Select(static t => t.Name)
            .Concat(Enum.GetNames<Core.Accounts.PostingKind>()).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
        Assert.Equal(kinds.Order(StringComparer.Ordinal), words.Order(StringComparer.Ordinal));
    }
}
