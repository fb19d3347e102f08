namespace Spend.Gateway.Tests.Customers;

public class GrantTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task The_same_grant_again_is_given_once_and_answered_alike()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        var first = (await gateway.Admin.Post($"{path}/grants", """{"id":"g1","amount":"100","unit":"USD","scope":{"meters":["b","a"]},"payment":"pi_1"}""")).Is(201);
        var again = (await gateway.Admin.Post($"{path}/grants", """{"payment":"pi_1","unit":"USD","amount":"100.0","scope":{"meters":["a","b"]},"id":"g1"}""")).Is(201);
        Assert.Equal(first.Body, again.Body);
        Assert.False(first.Message.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotent-Replayed").Single());
        (await gateway.Admin.Post($"{path}/grants", """{"id":"g1","amount":"101","unit":"USD"}""")).IsProblem(422, "id_reused");
        Assert.Equal("100", (await gateway.Admin.Get(path))["funds"]!["available"]!.ToString());
    }

    [Fact]
    public async Task A_hundred_payments_confirmed_at_once_under_one_key_are_one_grant()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.Admin.Post($"{path}/grants", """{"amount":"7","unit":"USD"}""", ("Idempotency-Key", "\"pay-1\""))));
        Assert.All(answers, static a => a.Is(201));
        Assert.Single(answers.Select(static a => a.Body).Distinct());
        Assert.Equal("pay-1", answers[0]["id"]!.ToString());
        Assert.Equal("7", (await gateway.Admin.Get(path))["funds"]!["available"]!.ToString());
    }

    [Fact]
    public async Task A_voided_grant_has_nothing_left_and_voiding_again_changes_nothing()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        (await gateway.Admin.Post($"{path}/grants", """{"id":"g","amount":"5","unit":"USD"}""")).Is(201);
        var voided = (await gateway.Admin.Post($"{path}/grants/g/void", "{}")).Is(200);
        Assert.Equal(("voided", "0", "5"), (voided["status"]!.ToString(), voided["available"]!.ToString(), voided["lapsed"]!.ToString()));
        Assert.Equal(voided.Body, (await gateway.Admin.Post($"{path}/grants/g/void", null)).Is(200).Body);
        Assert.Equal(voided.Body, (await gateway.Admin.Get($"{path}/grants/g")).Is(200).Body);
        (await gateway.Admin.Post($"{path}/grants/nothing/void", null)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Grants_are_listed_oldest_first_in_pages()
    {
        var path = $"/v1/customers/{await gateway.Customer()}";
        foreach (var id in new[] { "z", "y", "x" }) (await gateway.Admin.Post($"{path}/grants", $$"""{"id":"{{id}}","amount":"5","unit":"credits"}""")).Is(201);
        var first = (await gateway.Admin.Get($"{path}/grants?limit=2")).Is(200);
        var second = (await gateway.Admin.Get($"{path}/grants?limit=2&cursor={first["next_cursor"]}")).Is(200);
        Assert.Equal(["z", "y", "x"], first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(static g => g!["id"]!.ToString()));
        Assert.Null(second["next_cursor"]);
        Assert.Equal("0", (await gateway.Admin.Get(path))["funds"]!["available"]!.ToString());
    }

    [Theory]
    [InlineData("""{"amount":"5","unit":"USD"}""", "#/id")]
    [InlineData("""{"id":"","amount":"5","unit":"USD"}""", "#/id")]
    [InlineData("""{"id":"refund:a:1.0","amount":"5","unit":"USD"}""", "#/id")]
    [InlineData("""{"id":"plan:5","amount":"5","unit":"USD"}""", "#/id")]
    [InlineData("""{"id":"rollover:5","amount":"5","unit":"USD"}""", "#/id")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","source":"plan"}""", "#/source")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","source":"rollover"}""", "#/source")]
    [InlineData("""{"id":"g","amount":"0","unit":"USD"}""", "#/amount")]
    [InlineData("""{"id":"g","amount":"-5","unit":"USD"}""", "#/amount")]
    [InlineData("""{"id":"g","amount":"1e16","unit":"USD"}""", "#/amount")]
    [InlineData("""{"id":"g","amount":"5","unit":"XYZ"}""", "#/unit")]
    [InlineData("""{"id":"g","amount":"5","unit":"Credits"}""", "#/unit")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","expires_at":"2099-01-01T00:00:00"}""", "#/expires_at")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","priority":1.5}""", "#/priority")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","source":"gift"}""", "#/source")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","scope":{"meters":[null]}}""", "#/scope/meters/0")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","scope":{"plans":[]}}""", "#/scope/plans")]
    public async Task Grants_that_make_no_sense_are_refused(string body, string pointer) =>
        Assert.Contains(pointer, (await gateway.Admin.Post($"/v1/customers/{await gateway.Customer()}/grants", body)).IsProblem(400, "invalid_request").Pointers);

    [Theory]
    [InlineData("""{"id":"g","amount":"5","unit":"EUR"}""", "currency_mismatch")]
    [InlineData("""{"id":"g","amount":"5","unit":"USD","expires_at":"2020-01-01T00:00:00Z"}""", "time_passed")]
    public async Task Grants_the_account_cannot_take_are_422(string body, string code)
    {
        var path = $"/v1/customers/{await gateway.Customer()}/grants";
        (await gateway.Admin.Post(path, body)).IsProblem(422, code);
        (await gateway.Admin.Post(path, """{"id":"g","amount":"5","unit":"USD"}""")).Is(201);
    }
}
