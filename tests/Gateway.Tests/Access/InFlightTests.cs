using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Access;

namespace Spend.Gateway.Tests.Access;

public class InFlightTests
{
    [Fact]
    public void Beyond_the_limit_nobody_enters_until_someone_leaves()
    {
        var inFlight = new InFlight(2);
        Assert.True(inFlight.TryEnter());
        Assert.True(inFlight.TryEnter());
        Assert.False(inFlight.TryEnter());
        Assert.Equal(2, inFlight.Count);
        inFlight.Leave();
        Assert.True(inFlight.TryEnter());
    }

    [Fact]
    public async Task A_tenant_over_its_limit_gets_429_and_others_are_served()
    {
        var data = Directory.CreateTempSubdirectory("spend-inflight-").FullName;
        await using (var app = new Installation(data).Build("--SPEND_ADMIN_KEY", GatewayHost.AdminKey, "--SPEND_REQUESTS_PER_TENANT", "1", "--Logging:LogLevel:Default", "Error"))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            (await client.Get("/livez")).Is(200);
            (await client.Get("/v1/customers")).IsProblem(401, "unauthenticated");
            client.DefaultRequestHeaders.Authorization = new("Bearer", GatewayHost.AdminKey);
            var inFlight = app.Services.GetRequiredService<KeyRing>().InFlightOf(KeyRing.DefaultTenant);
            Assert.True(inFlight.TryEnter());
            var answer = (await client.Get("/v1/customers")).IsProblem(429, "overloaded");
            Assert.Equal("1", answer.Message.Headers.RetryAfter?.ToString());
            inFlight.Leave();
            (await client.Get("/v1/customers")).Is(200);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
        Directory.Delete(data, recursive: true);
    }
}
