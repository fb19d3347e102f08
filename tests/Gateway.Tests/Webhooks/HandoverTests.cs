using Microsoft.Extensions.DependencyInjection;
using Spend.Core;
using Spend.Gateway.Webhooks.Deliveries;
using Spend.Gateway.Webhooks.Endpoints;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>One node at a time delivers and wakes; whoever takes over goes on from what the store has.</summary>
public sealed class HandoverTests : IDisposable
{
    private readonly string _connection = PostgresServer.Shared.NewDatabase();
    private readonly PostgresDatabase _others, _own;

    public HandoverTests() => (_others, _own) = (PostgresDatabase.Open(_connection), PostgresDatabase.Open(_connection));

    public void Dispose()
    {
        _others.Dispose();
        _own.Dispose();
    }

    [Fact]
    public async Task A_node_without_the_lease_delivers_nothing_and_with_it_what_the_former_holder_left()
    {
        using var former = await Holder();
        await using var gateway = await Start(holds: false);
        var (endpoint, secret) = await gateway.Endpoint(gateway.Receiver.Url("/ok/handed"));
        var left = await gateway.Publish();
        var planned = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202)["webhook_id"]!.ToString();
        await Task.Delay(1_500);
        Assert.Empty(gateway.Receiver.All);
        Assert.Single(Outbox(gateway).Pending(0, 10));
        Assert.Equal("pending", (await gateway.Admin.Get(endpoint + "/deliveries")).Is(200)["data"]![0]!["status"]!.ToString());

        _others.Dispose(); // the former holder reaches the database no more
        foreach (var id in new[] { left, planned }) Assert.True((await gateway.Arrival(r => r.Id == id)).IsSignedBy(secret));
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 2 } all && all.All(static d => (string?)d!["status"] == "delivered"));
        await WebhookGateway.Eventually(() => Task.FromResult(Outbox(gateway).Pending(0, 10).Count), static count => count == 0);
        // Nothing of it comes again and again.
        await Task.Delay(1_500);
        Assert.Equal(2, gateway.Receiver.All.Count);
    }

    [Fact]
    public async Task A_pause_that_the_former_holder_noted_or_ended_is_read_again()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/busy-once/600"), "[\"wallet.low\"]");
        await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1);
        var key = gateway.App.Services.GetRequiredService<WebhookEndpoints>().Find("default", endpoint.Split('/')[^1])!.Key;
        var deliveries = gateway.App.Services.GetRequiredService<IDeliveries>();

        await Elsewhere(gateway, () => Pause(default));
        // The pause is over; the delivery waits for its own next attempt, ten minutes from the first.
        var second = await gateway.Publish();
        await gateway.Arrival(r => r.Id == second);

        await Elsewhere(gateway, () => Pause(Now(gateway) + TimeSpan.FromSeconds(900)));
        var third = await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 3);
        gateway.Forward(TimeSpan.FromSeconds(890));
        await Task.Delay(1_500);
        Assert.DoesNotContain(gateway.Receiver.All, r => r.Id == third);
        gateway.Forward(TimeSpan.FromSeconds(20));
        await gateway.Arrival(r => r.Id == third);

        Task Pause(Instant until)
        {
            deliveries.Pause(key, until);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_someone_asks_of_a_node_that_does_not_deliver_is_done_by_the_one_that_does_also_in_a_pause()
    {
        await using var gateway = await Start();
        var (endpoint, _) = await gateway.Endpoint(gateway.Receiver.Url("/busy-once/600/handed"), "[\"wallet.low\",\"spend.test\"]");
        await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray() is { Count: 1 } all && (int)all[0]!["attempt_count"]! == 1);
        var asked = "";
        await Elsewhere(gateway, async () => asked = (await gateway.Admin.Post(endpoint + "/test", null)).Is(202)["webhook_id"]!.ToString());
        await gateway.Arrival(r => r.Id == asked);
        var waiting = await gateway.Publish();
        await gateway.Deliveries(endpoint, static a => a["data"]!.AsArray().Count == 3);
        await Task.Delay(1_500);
        Assert.DoesNotContain(gateway.Receiver.All, r => r.Id == waiting); // the pause goes on for the others

        await Elsewhere(gateway, async () => (await gateway.Admin.Post(endpoint + "/enable", null)).Is(200));
        await gateway.Arrival(r => r.Id == waiting);
    }

    [Fact]
    public async Task A_delivery_to_an_endpoint_that_this_node_has_not_heard_of_waits_until_it_has()
    {
        await using var gateway = await Start();
        var deliveries = gateway.App.Services.GetRequiredService<IDeliveries>();
        deliveries.Plan([new PlannedDelivery("whe_elsewhere", "m", "spend.test", "{}"u8.ToArray(), Now(gateway))]);
        await Task.Delay(1_500);
        await gateway.App.Services.GetRequiredService<DeliveryHousekeeping>().Tidy(TestContext.Current.CancellationToken);
        Assert.Equal(1, deliveries.CountPending("whe_elsewhere"));
        // Nobody made it: it is gone.
        gateway.Forward(DeliveryAttempts.HeardOfWithin + TimeSpan.FromSeconds(5));
        await WebhookGateway.Eventually(() => Task.FromResult(deliveries.CountPending("whe_elsewhere")), static count => count == 0);
    }

    [Fact]
    public async Task Accounts_that_nobody_has_loaded_are_woken_by_whoever_gets_the_lease_and_by_nobody_else()
    {
        await using var gateway = await Start();
        var customer = await gateway.Customer();
        await gateway.Endpoint(gateway.Receiver.Url("/ok/woken"));
        (await gateway.Admin.Post($"/v1/customers/{customer}/grants", """{"id":"g","amount":"6","unit":"USD","expires_at":"2026-01-11T00:00:00Z"}""")).Is(201);
        (await gateway.Admin.Put($"/v1/customers/{customer}/alerts/soon", """{"type":"grant_expires","days":3}""")).Is(201);
        await WebhookGateway.Eventually(() => Task.FromResult(Outbox(gateway).Pending(0, 10).Count), static count => count == 0);
        gateway.Lease.Leave();
        using (await Holder())
        {
            await gateway.Restart(() => gateway.Clock.Now += TimeSpan.FromDays(8));
            await Task.Delay(2_500);
            Assert.Empty(Outbox(gateway).Pending(0, 10));
        }
        await gateway.Lease.Join();
        Assert.Equal("alert.triggered", (await gateway.Arrival(static _ => true)).Type);
    }

    private static IOutbox Outbox(WebhookGateway gateway) => gateway.App.Services.GetRequiredService<IOutbox>();

    private static Instant Now(WebhookGateway gateway) => gateway.App.Services.GetRequiredService<WebhookEndpoints>().Now;

    /// <summary>Another node, which has the lease.</summary>
    private async Task<PostgresLease> Holder()
    {
        var lease = new PostgresLease(_others, "deliveries", "former", NodeLease.Quick);
        await WebhookGateway.Eventually(() => Task.FromResult(lease.Term), static term => term != 0);
        return lease;
    }

    /// <summary>Has another node hold the lease for a while.</summary>
    private async Task Elsewhere(LeasingGateway gateway, Func<Task> meanwhile)
    {
        gateway.Lease.Leave();
        using (await Holder()) await meanwhile();
        await gateway.Lease.Join();
    }

    private async Task<LeasingGateway> Start(bool holds = true)
    {
        var gateway = new LeasingGateway(_own);
        await gateway.InitializeAsync();
        if (holds) await gateway.Lease.Join();
        else gateway.Lease.Enter();
        return gateway;
    }

    private sealed class LeasingGateway(PostgresDatabase database) : WebhookGateway
    {
        public NodeLease Lease { get; } = new(database);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Lease.Dispose();
        }

        protected override void Inject(IServiceCollection services)
        {
            base.Inject(services);
            services.AddSingleton<ILease>(Lease);
        }
    }

    /// <summary>A node's share in a lease, which it can give up and ask for again.</summary>
    private sealed class NodeLease(PostgresDatabase database) : ILease, IDisposable
    {
        public static readonly LeaseTimes Quick = new(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(200));

        private volatile PostgresLease? _lease;

        public long Term => _lease?.Term ?? 0;

        public long Departures => _lease?.Departures ?? 0;

        public void Enter() => _lease = new PostgresLease(database, "deliveries", "this", Quick);

        public async Task Join()
        {
            Enter();
            await WebhookGateway.Eventually(() => Task.FromResult(Term), static term => term != 0);
        }

        public void Leave()
        {
            _lease?.Dispose();
            _lease = null;
        }

        public void Dispose() => Leave();
    }
}
