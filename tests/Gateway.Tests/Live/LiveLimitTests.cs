using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using Microsoft.Extensions.DependencyInjection;
using Spend.Core;
using Spend.Gateway.Http;
using Spend.Gateway.Live;
using Spend.Gateway.Pricing;
using Spend.Gateway.Tests.Customers;
using Spend.Journal;

namespace Spend.Gateway.Tests.Live;

public sealed class LiveLimitTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task One_viewer_too_many_of_a_customer_gets_429_until_another_leaves()
    {
        var (id, other) = (await gateway.Customer(), await gateway.Customer());
        var viewers = new List<LiveViewer>();
        for (var i = 0; i < Limits.LiveViewersPerCustomer; i++) viewers.Add(await LiveViewer.Open(gateway.Admin, $"/v1/customers/{id}"));
        var refused = (await gateway.Admin.Get($"/v1/customers/{id}/live")).IsProblem(429, "too_many_viewers");
        Assert.Equal("5", refused.Message.Headers.RetryAfter?.ToString());
        await using (var elsewhere = await LiveViewer.Open(gateway.Admin, $"/v1/customers/{other}")) await elsewhere.Next();

        await viewers[0].DisposeAsync();
        await Webhooks.WebhookGateway.Eventually(() => gateway.Admin.Get($"/v1/customers/{id}/live"), static a => a.Status == 200);
        foreach (var viewer in viewers.Skip(1)) await viewer.DisposeAsync();
    }

    [Fact]
    public void Beyond_a_tenants_limit_nobody_of_it_enters_and_others_do()
    {
        var viewers = new LiveViewers(new LiveMeasures(), TimeProvider.System);
        var places = Enumerable.Range(0, Limits.LiveViewersPerTenant).Select(i => viewers.Enter(new CustomerId("one", $"{i}"))).ToList();
        var refused = Assert.Throws<ProblemException>(() => viewers.Enter(new CustomerId("one", "x"))).Problem;
        Assert.Equal((429, "too_many_viewers"), (refused.Status, refused.Code));
        viewers.Enter(new CustomerId("two", "x")).Dispose();
        places[0].Dispose();
        places[0].Dispose();
        viewers.Enter(new CustomerId("one", "x"));
        Assert.Throws<ProblemException>(() => viewers.Enter(new CustomerId("one", "y")));
    }

    [Fact]
    public async Task A_viewer_is_no_request_that_is_being_worked_on()
    {
        await using var host = new NarrowGateway();
        await host.InitializeAsync();
        var id = await host.Customer();
        await using var one = await LiveViewer.Open(host.Admin, $"/v1/customers/{id}");
        await using var two = await LiveViewer.Open(host.Admin, $"/v1/customers/{id}");
        await one.Next();
        await two.Next();
        (await host.Admin.Get($"/v1/customers/{id}")).Is(200);
    }

    [Fact]
    public async Task A_slow_viewer_loses_the_oldest_and_is_told_and_decisions_go_on()
    {
        var shop = await Shop.Open(gateway, "\"overage\":\"bill\"");
        var path = await shop.Customer();
        var customer = new CustomerId("default", path[14..]);
        var services = gateway.App.Services;
        // The viewer's connection takes nothing until it is read from.
        var connection = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        using var leaves = new CancellationTokenSource();
        using var feed = await services.GetRequiredService<ILiveFeed>().Subscribe(customer, LiveWish.All, leaves.Token);
        var source = new LiveSource(services.GetRequiredService<IAccounts>(), services.GetRequiredService<IJournal>(), services.GetRequiredService<Catalogs>(), customer);
        var first = (await source.Read())!;
        var viewing = new LiveViewing(source, feed, LiveWish.All, new LiveViewers(new LiveMeasures(), TimeProvider.System).Enter(customer), new EventStream(connection.Writer), static () => true, TimeProvider.System, leaves.Token).Run(null, first);

        const int Charges = Limits.LiveBacklog + 200;
        var requests = Enumerable.Range(0, Charges).Select(i => $$"""{"id":"r{{i}}","customer":"{{customer.Customer}}","items":[{"meter":"{{shop.Meter}}","quantity":"1"}]}""");
        var answer = (await gateway.Admin.Post("/v1/authorize/batch", $$"""{"requests":[{{string.Join(',', requests)}}]}""")).Is(200);
        Assert.All(answer["results"]!.AsArray(), static r => Assert.Equal("allowed", r!["decision"]!.ToString()));
        await Webhooks.WebhookGateway.Eventually(() => gateway.Client(null).Get("/metrics"), static m => m.Body.Contains($"\nspend_live_events_dropped_total {Charges - Limits.LiveBacklog}\n", StringComparison.Ordinal));

        var head = first.Sequence + Charges;
        var (types, last) = (new List<string>(), first.Sequence);
        await foreach (var item in SseParser.Create(connection.Reader.AsStream()).EnumerateAsync(leaves.Token))
        {
            var seen = new Seen(item.EventType, long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture), item.Data);
            types.Add(seen.Type);
            if (seen.Type == "gap") Assert.Equal((last, seen.Id), ((long)seen["after"]!, (long)seen["through"]!));
            else if (seen.Type == "decision") Assert.Equal(last + 1, seen.Id);
            last = seen.Id!.Value;
            if (seen.Type == "state" && last == head) break;
        }
        Assert.Equal(["state", "gap"], types.Take(2));
        Assert.Equal(Limits.LiveBacklog, types.Count(static t => t == "decision"));
        Assert.Single(types, "gap");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => viewing);
    }

    /// <summary>Works on one request of a tenant at a time.</summary>
    private sealed class NarrowGateway : GatewayHost
    {
        protected override string[] Settings => ["--SPEND_REQUESTS_PER_TENANT", "1"];
    }
}
