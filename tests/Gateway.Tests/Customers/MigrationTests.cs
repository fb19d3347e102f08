namespace Spend.Gateway.Tests.Customers;

public class MigrationTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_migration_moves_who_is_on_an_older_version_once()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        string[] old = [await shop.Customer(), await shop.Customer(), await shop.Customer()];
        (await shop.Use(old[0], "10")).Is(200);
        await shop.Publish(""" "overage":"bill","base_fee":{"amount":"10","timing":"arrears"} """);
        var already = await shop.Customer();
        // Who is about to leave is not brought back.
        (await gateway.Admin.Delete($"{old[2]}/subscription")).Is(200);

        var preview = (await Migrate(shop, """{"effective":"now","preview":true}""", "?limit=1")).Is(200);
        Assert.Equal((2, 1, true), ((int)preview["moved"]!, (int)preview["skipped"]!, (bool)preview["preview"]!));
        var only = Assert.Single(preview["customers"]!.AsArray())!;
        Assert.Equal((old[0][14..], 1, "5"), (only["customer"]!.ToString(), (int)only["from_version"]!, only["before"]!["subtotal"]!.ToString()));
        Assert.NotEqual("5", only["after"]!["subtotal"]!.ToString());
        var second = (await Migrate(shop, """{"effective":"now","preview":true}""", $"?limit=1&cursor={preview["next_cursor"]}")).Is(200);
        Assert.Equal((old[1][14..], 2), (second["customers"]![0]!["customer"]!.ToString(), (int)second["moved"]!));
        Assert.Null(second["next_cursor"]);
        Assert.Equal(1, await VersionOf(shop, old[0]));

        var moved = (await Migrate(shop, """{"effective":"now"}""")).Is(200);
        Assert.Equal(old[..2].Select(static c => c[14..]), moved["customers"]!.AsArray().Select(static c => c!["customer"]!.ToString()));
        var skipped = Assert.Single(moved["skipped_customers"]!.AsArray())!;
        Assert.Equal((old[2][14..], "change_scheduled"), (skipped["customer"]!.ToString(), skipped["code"]!.ToString()));
        int[] versions = await Task.WhenAll(old.Append(already).Select(c => VersionOf(shop, c)));
        Assert.Equal([2, 2, 1, 2], versions);

        var again = (await Migrate(shop, """{"effective":"now"}""")).Is(200);
        Assert.Equal((0, 1), ((int)again["moved"]!, (int)again["skipped"]!));
    }

    [Fact]
    public async Task A_migration_ahead_is_scheduled_and_repeating_it_changes_nothing()
    {
        var shop = await Shop.Open(gateway);
        var customer = await shop.Customer();
        await shop.Publish("\"minimum\":\"1\"");
        await shop.Publish("\"minimum\":\"2\"");
        Assert.Equal(1, (int)(await Migrate(shop, """{"to_version":2,"from_version":1,"effective":"period_end"}""")).Is(200)["moved"]!);
        var scheduled = (await shop.State(customer))["subscription"]!["scheduled"]!;
        Assert.Equal((shop.Plan, 2), (scheduled["plan"]!.ToString(), (int)scheduled["version"]!));
        var again = (await Migrate(shop, """{"to_version":2,"from_version":1,"effective":"period_end"}""")).Is(200);
        Assert.Equal((0, "unchanged"), ((int)again["moved"]!, again["skipped_customers"]![0]!["code"]!.ToString()));
    }

    [Theory]
    [InlineData("""{"to_version":7}""", 422, "#/to_version")]
    [InlineData("""{"to_version":0}""", 400, "#/to_version")]
    [InlineData("""{"from_version":7}""", 422, "#/from_version")]
    [InlineData("""{"from_version":1,"to_version":1}""", 400, "#/from_version")]
    [InlineData("""{"effective":"soon"}""", 400, "#/effective")]
    [InlineData("""{"plan":"other"}""", 400, "#/plan")]
    public async Task A_migration_that_makes_no_sense_is_refused(string body, int status, string pointer)
    {
        var shop = await Shop.Open(gateway);
        var refused = await Migrate(shop, body);
        Assert.Equal((status, pointer), (refused.Status, refused.Pointers.FirstOrDefault()));
        (await gateway.Admin.Post("/v1/plans/nothing/migrate", "{}")).IsProblem(404, "not_found");
        using var backend = await gateway.Caller("backend");
        (await backend.Post($"/v1/plans/{shop.Plan}/migrate", "{}")).IsProblem(403, "forbidden");
    }

    private Task<Answered> Migrate(Shop shop, string body, string query = "") => gateway.Admin.Post($"/v1/plans/{shop.Plan}/migrate{query}", body);

    private static async Task<int> VersionOf(Shop shop, string customer) => (int)(await shop.State(customer))["subscription"]!["version"]!;
}
