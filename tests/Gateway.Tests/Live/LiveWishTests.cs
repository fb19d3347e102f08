using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Live;
using Spend.Gateway.Pricing;
using Spend.Gateway.Tests.Customers;
using Spend.Journal;

namespace Spend.Gateway.Tests.Live;

public sealed class LiveWishTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_viewer_who_wants_states_and_denials_gets_no_decisions_and_misses_no_change()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"deny\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Post($"{customer}/grants", """{"id":"g","amount":"10","unit":"USD"}""")).Is(201);
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer, "?events=state,denial");
        await viewer.Next();
        for (var i = 0; i < 20; i++) (await shop.Use(customer, "1")).Is(200);
        (await shop.Use(customer, "1")).Is(402);
        (await gateway.Admin.Put($"{customer}/caps/c", """{"limit":"7","window":"day"}""")).Is(201);
        var last = await viewer.Next("state", static s => s["spend"]!["charged"]!.ToString() == "10" && s["caps"]!.AsArray().Count == 1);
        Assert.Equal((long)(await gateway.Admin.Get(customer)).Is(200)["as_of"]!["sequence"]!, last.Id);
        Assert.Equal(["denied"], viewer.All.Where(static e => e.Type == "decision").Select(static e => e["decision"]!.ToString()));
        Assert.DoesNotContain(viewer.All, static e => e.Type is "gap" or "alert");
    }

    [Fact]
    public async Task Who_comes_back_gets_only_what_was_wanted_of_what_it_missed()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var customer = await shop.Customer();
        (await gateway.Admin.Put($"{customer}/alerts/a", """{"type":"spend_above","amount":"1"}""")).Is(201);
        var since = (long)(await gateway.Admin.Get(customer)).Is(200)["as_of"]!["sequence"]!;
        for (var i = 0; i < 5; i++) (await shop.Use(customer, "1")).Is(200);
        await using var viewer = await LiveViewer.Open(gateway.Admin, customer, "?events=alert", since);
        await viewer.Next("state", static s => s["spend"]!["charged"]!.ToString() == "2.5");
        Assert.Equal(["alert", "state"], viewer.All.Select(static e => e.Type));
    }

    [Fact]
    public async Task A_state_that_came_before_what_led_to_it_was_told_is_not_the_last()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var path = await shop.Customer();
        var customer = new CustomerId("default", path[14..]);
        var services = gateway.App.Services;
        var source = new LiveSource(services.GetRequiredService<IAccounts>(), services.GetRequiredService<IJournal>(), services.GetRequiredService<Catalogs>(), customer);
        var (connection, told) = (new Pipe(), new Told(LiveWish.States));
        using var place = new LiveViewers(new LiveMeasures(), TimeProvider.System).Enter(customer);
        using var leaves = new CancellationTokenSource();
        var first = (await source.Read())!;
        var viewing = new LiveViewing(source, told, LiveWish.States, place, new EventStream(connection.Writer), static () => true, TimeProvider.System, leaves.Token).Run(null, first);

        told.Add(new LiveEvent(LiveEventType.State, first.Sequence, IsRecord: true, default)); // late: the state has it
        await Task.Delay(100, TestContext.Current.CancellationToken);
        (await shop.Use(path, "1")).Is(200);
        told.Add(new LiveEvent(LiveEventType.Decision, first.Sequence + 1, IsRecord: true, default));
        using var patience = new CancellationTokenSource(LiveViewing.HeartbeatEvery / 2);
        await foreach (var item in SseParser.Create(connection.Reader.AsStream()).EnumerateAsync(patience.Token))
            if (item.Data.Contains("\"charged\":\"0.5\"", StringComparison.Ordinal)) break;
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => viewing);
    }

    private sealed class Told(LiveWish wish) : LiveBacklog(new LiveMeasures(), wish), ILiveSubscription
    {
        public void Dispose()
        {
        }
    }

    [Theory]
    [InlineData("?events=")]
    [InlineData("?events=states")]
    [InlineData("?events=state,,alert")]
    public async Task Events_that_there_are_not_cannot_be_wanted(string query) =>
        (await gateway.Admin.Get($"/v1/customers/{await gateway.Customer()}/live{query}")).IsProblem(400, "invalid_request");
}
