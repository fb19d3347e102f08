namespace Spend.Gateway.Tests.Audit;

public sealed class AuditLogTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_change_of_configuration_says_who_when_before_and_after()
    {
        var meter = host.Name("meter");
        (await host.Admin.Put($"/v1/meters/{meter}", """{"name":"Before","unit":"u","aggregation":"sum"}""")).Is(201);
        (await host.Admin.Put($"/v1/meters/{meter}", """{"name":"After","unit":"u","aggregation":"sum"}""")).Is(200);
        var entries = (await host.Admin.Get("/v1/audit_log?action=meter_changed")).Is(200)["data"]!.AsArray().Where(e => e!["target"]?.ToString() == meter).ToArray();
        var entry = Assert.Single(entries)!;
        Assert.Equal(("Before", "After"), (entry["before"]!["name"]!.ToString(), entry["after"]!["name"]!.ToString()));
        Assert.Equal("spend_admin_key", entry["by"]!["key"]!.ToString());
    }

    [Fact]
    public async Task An_api_key_is_named_and_its_hash_is_not_shown()
    {
        var created = (await host.Admin.Post("/v1/api_keys", """{"role":"backend","name":"billing worker"}""")).Is(201);
        var id = created["id"]!.ToString();
        (await host.Admin.Delete($"/v1/api_keys/{id}")).Is(204);
        var log = (await host.Admin.Get("/v1/audit_log")).Is(200);
        var mine = log["data"]!.AsArray().Where(e => e!["target"]?.ToString() == id).ToArray();
        Assert.Equal(["api_key_removed", "api_key_created"], mine.Select(static e => e!["action"]!.ToString()));
        Assert.DoesNotContain("hash", log.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(created["key"]!.ToString(), log.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("to=2026-11-21T10:00:00")]
    [InlineData("limit=0")]
    [InlineData("cursor=nonsense!")]
    public async Task A_bad_query_is_refused(string query) => (await host.Admin.Get("/v1/audit_log?" + query)).IsProblem(400, "invalid_request");

    [Fact]
    public async Task Another_tenants_changes_are_not_there_and_a_backend_may_not_look()
    {
        using var other = await host.OtherTenant();
        (await other.Put("/v1/meters/theirs", """{"name":"Theirs","unit":"u","aggregation":"sum"}""")).Is(201);
        Assert.DoesNotContain("theirs", (await host.Admin.Get("/v1/audit_log")).Is(200).Body, StringComparison.Ordinal);
        Assert.Contains("theirs", (await other.Get("/v1/audit_log")).Is(200).Body, StringComparison.Ordinal);
        using var backend = await host.Caller("backend");
        (await backend.Get("/v1/audit_log")).Is(403);
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first()
    {
        using var tenant = await host.OtherTenant();
        for (var i = 0; i < 5; i++) (await tenant.Put($"/v1/meters/m{i}", """{"name":"M","unit":"u","aggregation":"sum"}""")).Is(201);
        var first = (await tenant.Get("/v1/audit_log?limit=3")).Is(200);
        var second = (await tenant.Get($"/v1/audit_log?limit=3&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal(["m4", "m3", "m2"], first["data"]!.AsArray().Select(static e => e!["target"]!.ToString()));
        Assert.Equal(["m1", "m0"], second["data"]!.AsArray().Select(static e => e!["target"]!.ToString()).Take(2));
    }
}
