namespace Spend.Gateway.Tests.Customers;

public class CapTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_cap_is_set_read_listed_and_removed()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/caps";
        var set = (await gateway.Admin.Put($"{path}/daily", """{"limit":"10","window":"day","match":{"team":"red"},"enforcement":"hard"}""")).Is(201);
        Assert.Equal("""{"team":"red"}""", set["match"]!.ToJsonString());
        (await gateway.Admin.Put($"{path}/daily", """{"limit":"10","window":"day","match":{"team":"red"}}""")).Is(200);
        Assert.Equal(set.Body, (await gateway.Admin.Get($"{path}/daily")).Is(200).Body);
        Assert.Equal(set.Body, Assert.Single((await gateway.Admin.Get(path)).Is(200)["data"]!.AsArray())!.ToJsonString());
        (await gateway.Admin.Delete($"{path}/daily")).Is(204);
        (await gateway.Admin.Delete($"{path}/daily")).IsProblem(404, "not_found");
        (await gateway.Admin.Get($"{path}/daily")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task If_Match_guards_changing_and_removing()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/caps/c";
        var tag = (await gateway.Admin.Put(path, """{"limit":"10","window":"day"}""")).Is(201).ETag!;
        Assert.Equal(tag, (await gateway.Admin.Get(path)).ETag);
        (await gateway.Admin.Put(path, """{"limit":"11","window":"day"}""", ("If-Match", "\"other\""))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Put(path, """{"limit":"11","window":"day"}""", ("If-Match", tag))).Is(200);
        (await gateway.Admin.Delete(path, ("If-Match", tag))).IsProblem(412, "precondition_failed");
        (await gateway.Admin.Delete(path, ("If-Match", (await gateway.Admin.Get(path)).ETag!))).Is(204);
    }

    [Theory]
    [InlineData("""{"limit":"-1","window":"day"}""", "#/limit")]
    [InlineData("""{"window":"day"}""", "#/limit")]
    [InlineData("""{"limit":"1"}""", "#/window")]
    [InlineData("""{"limit":"1","window":"year"}""", "#/window")]
    [InlineData("""{"limit":"1","window":"day","enforcement":"soft"}""", "#/enforcement")]
    [InlineData("""{"limit":"1","window":"day","enforcement":"shadow"}""", "#/enforcement")]
    [InlineData("""{"limit":"1","window":"day","per":["a","a"]}""", "#/per")]
    [InlineData("""{"limit":"1","window":"day","per":[""]}""", "#/per/0")]
    [InlineData("""{"limit":"1","window":"day","match":{"a":1}}""", "#/match")]
    [InlineData("""{"limit":"1","window":"day","match":{"a":"1","a":"2"}}""", "#/match")]
    public async Task Caps_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains((await gateway.Admin.Put($"/v1/customers/{await gateway.Customer()}/caps/c", body)).IsProblem(400, "invalid_request").Pointers, p => p.StartsWith(pointer, StringComparison.Ordinal));

    [Fact]
    public async Task More_caps_than_allowed_are_a_quota_error()
    {
        var path = $"/v1/customers/{await gateway.Customer()}/caps";
        for (var i = 0; i < Core.Limits.Caps; i++) (await gateway.Admin.Put($"{path}/c{i}", """{"limit":"1","window":"day"}""")).Is(201);
        (await gateway.Admin.Put($"{path}/one-more", """{"limit":"1","window":"day"}""")).IsProblem(422, "quota_exceeded");
    }
}
