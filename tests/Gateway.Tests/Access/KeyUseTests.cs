using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Tests.Live;
using Spend.Gateway.Tests.Sessions;
using Spend.Journal;

namespace Spend.Gateway.Tests.Access;

public sealed class KeyUseTests(SteppedGateway gateway) : IClassFixture<SteppedGateway>
{
    [Fact]
    public async Task A_key_says_when_it_was_last_used_and_an_unused_one_says_never()
    {
        var (id, key) = await Key();
        Assert.Null((await gateway.Admin.Get($"/v1/api_keys/{id}")).Is(200)["last_used_at"]);
        using var client = gateway.Client(key);
        (await client.Get("/v1/meters")).Is(200);
        var first = (await gateway.Admin.Get($"/v1/api_keys/{id}")).Is(200)["last_used_at"]!.ToString();
        Assert.Equal(gateway.Clock.GetUtcNow().UtcDateTime, DateTimeOffset.Parse(first, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime);

        gateway.Clock.Advance(TimeSpan.FromSeconds(5));
        (await client.Get("/v1/meters")).Is(200);
        var listed = (await gateway.Admin.Get("/v1/api_keys?limit=1000")).Is(200)["data"]!.AsArray().Single(k => k!["id"]!.ToString() == id)!;
        Assert.True(string.CompareOrdinal(first, listed["last_used_at"]!.ToString()) < 0);
    }

    [Fact]
    public async Task A_console_that_is_open_uses_the_key_it_was_opened_with()
    {
        var made = (await gateway.Admin.Post("/v1/api_keys", """{"role":"admin","name":"of a person"}""")).Is(201);
        using var visitor = new Visitor(gateway);
        (await visitor.Do(HttpMethod.Post, "/console/session", $$"""{"key":"{{made["key"]}}"}""")).Is(201);
        var atLogIn = await LastUse();
        gateway.Clock.Advance(TimeSpan.FromSeconds(5));
        (await visitor.Get("/console/v1/meters")).Is(200);
        Assert.True(string.CompareOrdinal(atLogIn, await LastUse()) < 0);

        async Task<string> LastUse() => (await gateway.Admin.Get($"/v1/api_keys/{made["id"]}")).Is(200)["last_used_at"]!.ToString();
    }

    [Fact]
    public async Task It_is_stored_within_a_minute_and_makes_no_version_of_the_key()
    {
        var (id, key) = await Key();
        using var client = gateway.Client(key);
        (await client.Get("/v1/meters")).Is(200);
        var store = gateway.App.Services.GetRequiredService<IKeyUses>();
        Assert.DoesNotContain(id, store.Of("default").Keys);
        await gateway.Forward(TimeSpan.FromSeconds(60), Stored());
        Assert.Single(gateway.App.Services.GetRequiredService<Spend.Gateway.Documents>().VersionsOf("default", "api_key", id));

        async Task Stored()
        {
            while (!store.Of("default").ContainsKey(id)) await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void An_earlier_use_does_not_take_the_place_of_a_later_one()
    {
        var store = gateway.App.Services.GetRequiredService<IKeyUses>();
        store.Note([new KeyUse("elsewhere", "k", new Core.Instant(2_000_000)), new KeyUse("elsewhere", "other", new Core.Instant(1_000_000))]);
        store.Note([new KeyUse("elsewhere", "k", new Core.Instant(1_000_000))]);
        Assert.Equal(new Core.Instant(2_000_000), store.Of("elsewhere")["k"]);
    }

    private async Task<(string Id, string Key)> Key()
    {
        var made = (await gateway.Admin.Post("/v1/api_keys", """{"role":"backend","name":"worker"}""")).Is(201);
        return (made["id"]!.ToString(), made["key"]!.ToString());
    }
}
