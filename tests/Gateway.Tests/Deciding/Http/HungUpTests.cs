using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Spend.Gateway.Tests.Deciding.Http;

/// <summary>What can become of a request that its caller has given up: nobody was told, so whoever wants to know asks.</summary>
public class HungUpTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task An_attempt_still_on_its_way_is_decided_when_its_turn_comes_though_its_repetition_was_denied()
    {
        var (meter, plan, customer) = (gateway.Name("meter"), gateway.Name("plan"), await gateway.Customer());
        (await gateway.Admin.Put($"/v1/meters/{meter}", """{"aggregation":"sum"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/plans/{plan}", $$"""{"currency":"USD","prices":[{"id":"p","meter":"{{meter}}","charge_model":"per_unit","unit_amount":"1"}]}""")).Is(201);
        (await gateway.Admin.Post($"/v1/customers/{customer}/subscription", $$"""{"plan":"{{plan}}"}""")).Is(200);
        (await gateway.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"g","amount":"10","unit":"USD"}""")).Is(201);
        string Body(string id, int quantity, bool hold) => $$"""{"id":"{{id}}","customer":"{{customer}}","hold":{{(hold ? "true" : "false")}},"items":[{"meter":"{{meter}}","quantity":"{{quantity}}"}]}""";
        (await gateway.Admin.Post("/v1/authorize", Body("all", 10, hold: true))).Is(200);

        // On its way: all but its last byte has arrived. Nobody will read its answer.
        var body = Body("late", 4, hold: false);
        using var attempt = new TcpClient();
        var address = new Uri(gateway.App.Urls.First());
        await attempt.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await attempt.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /v1/authorize HTTP/1.1\r\nHost: spend\r\nAuthorization: Bearer {GatewayHost.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..^1]}")), TestContext.Current.CancellationToken);

        var denied = (await gateway.Admin.Post("/v1/authorize", body)).IsProblem(402, "insufficient_funds");
        (await gateway.Admin.Get($"/v1/authorizations/late?customer={customer}")).IsProblem(404, "not_found");
        (await gateway.Admin.Post("/v1/authorizations/all/release", $$"""{"customer":"{{customer}}"}""")).Is(200);
        await attempt.GetStream().WriteAsync(Encoding.UTF8.GetBytes(body[^1..]), TestContext.Current.CancellationToken);

        var found = await gateway.Admin.Get($"/v1/authorizations/late?customer={customer}");
        for (var tries = 0; found.Status == 404 && tries < 1_000; tries++) found = await gateway.Admin.Get($"/v1/authorizations/late?customer={customer}");
        Assert.Equal("4", found.Is(200)["charged"]!.ToString());
        Assert.True((long)found["history"]![0]!["sequence"]! > (long)denied["as_of"]!["sequence"]!);
        Assert.True((bool)(await gateway.Admin.Post("/v1/authorize", body)).Is(200)["replayed"]!);
    }
}
