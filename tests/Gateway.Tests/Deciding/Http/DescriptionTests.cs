namespace Spend.Gateway.Tests.Deciding.Http;

public class DescriptionTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("/v1/authorize", "post")]
    [InlineData("/v1/check", "post")]
    [InlineData("/v1/authorize/batch", "post")]
    [InlineData("/v1/authorizations/{id}", "get")]
    [InlineData("/v1/authorizations/{id}/settle", "post")]
    [InlineData("/v1/authorizations/{id}/extend", "post")]
    [InlineData("/v1/authorizations/{id}/release", "post")]
    [InlineData("/v1/events", "post")]
    [InlineData("/v1/events/{id}/void", "post")]
    [InlineData("/v1/events/{id}/amend", "post")]
    public async Task Every_route_is_described_with_what_it_takes_and_answers(string path, string method)
    {
        var operation = (await gateway.Get("/openapi/v1.json")).Json["paths"]![path]![method]!;
        Assert.NotEmpty((string)operation["summary"]!);
        Assert.NotEmpty((string)operation["description"]!);
        Assert.NotNull(operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]);
        Assert.NotNull(operation["responses"]!["400"]!["content"]!["application/problem+json"]!["schema"]);
        if (method == "post") Assert.NotNull(operation["requestBody"]!["content"]!["application/json"]!["schema"]);
        if (path.Contains("{id}", StringComparison.Ordinal)) Assert.Contains(operation["parameters"]!.AsArray(), static p => (string?)p!["name"] == "id");
    }

    [Fact]
    public async Task The_described_members_of_the_answer_are_those_it_has()
    {
        var customer = await gateway.Customer(caps: ("daily", """{"limit":"50","window":"day"}"""));
        var answer = (await gateway.Post("/v1/authorize", Ask.Hold(customer, "a", "5"))).Json.AsObject();
        var described = (await gateway.Get("/openapi/v1.json")).Json["components"]!["schemas"]!["AuthorizationStanding"]!["properties"]!.AsObject();
        string[] onlyWhereTheyMeanSomething = ["billed_in", "credits", "outcome", "reason", "reversed", "unit", "would_deny"];
        Assert.Equal(described.Select(static m => m.Key).Except(onlyWhereTheyMeanSomething).Order(), answer.Select(static m => m.Key).Order());
    }
}
