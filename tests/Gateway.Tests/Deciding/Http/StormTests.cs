using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Journal;

namespace Spend.Gateway.Tests.Deciding.Http;

/// <summary>
/// Law 2 under a storm: thousands of concurrent requests of one customer, over 200 connections, sent twice and hung up on at random.
/// SPEND_REQUESTS sets how many (default 10,000), SPEND_SEED which; both are printed.
/// </summary>
public sealed class StormTests(GatewayHost host, ITestOutputHelper output) : IClassFixture<GatewayHost>
{
    private const int Connections = 200;

    [Theory]
    [InlineData(1_500, 4_000)]
    [InlineData(4_000, 1_500)]
    public async Task Settled_and_held_never_pass_the_cap_or_the_wallet_at_any_prefix_of_the_journal(int cap, int wallet)
    {
        var requests = int.Parse(Environment.GetEnvironmentVariable("SPEND_REQUESTS") ?? "10000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("SPEND_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var customer = await SetUp(cap, wallet);
        var storm = new Storm(host, customer, seed);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => storm.Run(worker, requests / Connections)));

        var (charged, held) = CheckPrefixes(customer, Money.FromRaw(cap * Money.Parse("1").Raw), Money.FromRaw(wallet * Money.Parse("1").Raw), out var records);
        var state = (await host.Admin.Get($"/v1/customers/{customer}")).Is(200);
        Assert.Equal(charged.ToString(), state["spend"]!["charged"]!.ToString());
        Assert.Equal(held.ToString(), state["spend"]!["held"]!.ToString());
        Assert.Equal(wallet.ToString(CultureInfo.InvariantCulture), (charged + held + Money.Parse(state["funds"]!["available"]!.ToString())).ToString());
        // What clients were told is what the journal says; but for an attempt that was hung up on and came to its turn only after its repetition was denied.
        var told = storm.Charged.Values.Aggregate(Money.Zero, static (sum, amount) => sum + amount);
        Assert.True(told <= charged && charged <= told + Money.Parse("20"), $"{told} was told, {charged} is in the journal.");
        output.WriteLine(
            $"SPEND_REQUESTS={requests} SPEND_SEED={seed} cap {cap}, wallet {wallet}: {storm.Sent} requests sent, {storm.HungUp} hung up on, {storm.Replayed} replayed, "
            + $"{storm.Denied} denied; {records} records, charged {charged}, held {held}");
        Assert.True(storm.Denied > 0 && storm.HungUp > 0 && storm.Replayed > 0);
    }

    /// <summary>Folds the journal with nothing but addition.</summary>
    private (Money Charged, Money Held) CheckPrefixes(string customer, Money cap, Money wallet, out int records)
    {
        var journal = host.App.Services.GetRequiredService<IJournal>();
        var (charged, holds) = (Money.Zero, new Dictionary<string, Money>());
        records = 0;
        foreach (var frame in journal.Read(new CustomerId("default", customer), 0))
        {
            records++;
            if (RecordCodec.Decode(frame.Payload.Span) is not Posting posting) continue;
            charged += posting.Charged;
            if (posting.Kind is PostingKind.Hold or PostingKind.Extend) holds[posting.Id] = posting.Held;
            else holds.Remove(posting.Id);
            var held = holds.Values.Aggregate(Money.Zero, static (sum, amount) => sum + amount);
            Assert.True(charged + held <= cap, $"At {frame.Sequence}: {charged} charged and {held} held pass the cap of {cap}.");
            Assert.True(charged + held <= wallet, $"At {frame.Sequence}: {charged} charged and {held} held pass the wallet of {wallet}.");
        }
        return (charged, holds.Values.Aggregate(Money.Zero, static (sum, amount) => sum + amount));
    }

    private async Task<string> SetUp(int cap, int wallet)
    {
        (await host.Admin.Put("/v1/meters/tokens", """{"name":"Tokens","unit":"token","aggregation":"sum"}""")).IsOneOf(200, 201);
        (await host.Admin.Put("/v1/plans/payg", """{"name":"Payg","currency":"USD","period":"month","overage":"deny","prices":[{"id":"t","meter":"tokens","charge_model":"per_unit","unit_amount":"1"}]}""")).IsOneOf(200, 201);
        var customer = await host.Customer();
        (await host.Admin.Post($"/v1/customers/{customer}/subscription", """{"plan":"payg"}""")).Is(200);
        (await host.Admin.Post($"/v1/customers/{customer}/grants", $$"""{"id":"g","amount":"{{wallet}}","unit":"USD"}""")).Is(201);
        (await host.Admin.Put($"/v1/customers/{customer}/caps/total", $$"""{"limit":"{{cap}}","window":"lifetime"}""")).Is(201);
        return customer;
    }

    private sealed class Storm(GatewayHost host, string customer, int seed)
    {
        private int _sent, _hungUp, _replayed, _denied;

        /// <summary>What each id was charged in the end, as its answer said.</summary>
        public ConcurrentDictionary<string, Money> Charged { get; } = new();

        public int Sent => _sent;

        public int HungUp => _hungUp;

        public int Replayed => _replayed;

        public int Denied => _denied;

        public async Task Run(int worker, int count)
        {
            var random = new Random(seed ^ (worker * 7919));
            // A connection of its own.
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 2 }) { BaseAddress = new Uri(host.App.Urls.First()) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayHost.AdminKey);
            for (var n = 0; n < count; n++)
            {
                var id = $"{worker}-{n}";
                var hold = random.Next(3) == 0;
                var body = $$"""{"id":"{{id}}","customer":"{{customer}}","hold":{{(hold ? "true" : "false")}},"items":[{"meter":"tokens","quantity":"{{random.Next(1, 6)}}"}]}""";
                if (await Ask(client, random, "/v1/authorize", id, body) && hold && random.Next(4) > 0)
                {
                    if (random.Next(3) == 0) await Ask(client, random, $"/v1/authorizations/{id}/release", id, $$"""{"customer":"{{customer}}"}""");
                    else await Ask(client, random, $"/v1/authorizations/{id}/settle", id, $$"""{"customer":"{{customer}}","items":[{"meter":"tokens","quantity":"{{random.Next(1, 9)}}"}]}""");
                }
            }
        }

        /// <summary>Sends a request until it is answered, sometimes twice. Whether it was allowed.</summary>
        private async Task<bool> Ask(HttpClient client, Random random, string path, string id, string body)
        {
            while (random.Next(5) == 0) await HangUp(client, random, path, body);
            var (status, answer) = await Send(client, path, body, CancellationToken.None);
            if (random.Next(10) == 0)
            {
                var (again, second) = await Send(client, path, body, CancellationToken.None);
                if (status == 200) Assert.Equal((200, answer!["charged"]!.ToString()), (again, second!["charged"]!.ToString()));
                (status, answer) = (again, second);
            }
            if (status == 402)
            {
                Interlocked.Increment(ref _denied);
                return false;
            }
            Assert.True(status == 200, $"{path}: {status} {answer}");
            if (answer!["replayed"]!.GetValue<bool>()) Interlocked.Increment(ref _replayed);
            Charged[id] = Money.Parse(answer["charged"]!.ToString());
            return true;
        }

        private async Task HangUp(HttpClient client, Random random, string path, string body)
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(0, 8)));
            try
            {
                await Send(client, path, body, impatient.Token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _hungUp);
            }
        }

        private async Task<(int Status, JsonNode? Answer)> Send(HttpClient client, string path, string body, CancellationToken hangUp)
        {
            Interlocked.Increment(ref _sent);
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(path, content, hangUp);
            return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(hangUp)));
        }
    }
}
