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

        var (late, state, records) = await AskAgain(customer, storm);

        var (charged, held) = CheckPrefixes(customer, records, Money.FromRaw(cap * Money.Parse("1").Raw), Money.FromRaw(wallet * Money.Parse("1").Raw), out var byId);
        Assert.Equal(charged.ToString(), state["spend"]!["charged"]!.ToString());
        Assert.Equal(held.ToString(), state["spend"]!["held"]!.ToString());
        Assert.Equal(wallet.ToString(CultureInfo.InvariantCulture), (charged + held + Money.Parse(state["funds"]!["available"]!.ToString())).ToString());
        // What clients were told is what the journal says, id by id.
        foreach (var (id, (sequence, amount)) in late)
        {
            Assert.True(storm.DeniedAt[id] < sequence, $"{id} was denied at {storm.DeniedAt[id]}, and had been recorded at {sequence}.");
            storm.Charged[id] = amount;
        }
        foreach (var (id, amount) in byId)
            Assert.True(storm.Charged.TryGetValue(id, out var told) && told == amount, $"{id}: {told} was told, {amount} is in the journal. {storm.Describe(id)}");
        Assert.Equal(storm.Charged.Values.Aggregate(Money.Zero, static (sum, amount) => sum + amount), charged);
        var lateCharges = late.Values.Where(static l => l.Charged.IsPositive).ToList();
        output.WriteLine(
            $"SPEND_REQUESTS={requests} SPEND_SEED={seed} cap {cap}, wallet {wallet}: {storm.Sent} requests sent, {storm.HungUp} hung up on, {storm.Replayed} replayed, "
            + $"{storm.Denied} denied; {records} records, charged {charged}, held {held}; {late.Count} decided after their repetition was denied, "
            + $"{lateCharges.Count} of them charged {lateCharges.Aggregate(Money.Zero, static (sum, l) => sum + l.Charged)}");
        Assert.True(storm.Denied > 0 && storm.HungUp > 0 && storm.Replayed > 0);
    }

    /// <summary>
    /// An attempt that was hung up on can still be on its way when its repetition is denied. A denial leaves the id free, so the attempt is
    /// decided afresh when its turn comes, and is recorded if there is room by then. Who wants to know has to ask: here for every
    /// such id, until nothing is recorded while we ask.
    /// </summary>
    /// <returns>Sequence and charge of those that are recorded, and the customer with the sequence that all of it is as of.</returns>
    private async Task<(ConcurrentDictionary<string, (long Sequence, Money Charged)> Late, Answered State, long Sequence)> AskAgain(string customer, Storm storm)
    {
        var journal = host.App.Services.GetRequiredService<IJournal>();
        while (true)
        {
            var late = new ConcurrentDictionary<string, (long, Money)>();
            var sequence = journal.HeadOf(new CustomerId("default", customer));
            await Parallel.ForEachAsync(storm.InDoubt, TestContext.Current.CancellationToken, async (id, _) =>
            {
                var found = (await host.Admin.Get($"/v1/authorizations/{id}?customer={customer}")).IsOneOf(200, 404);
                if (found.Status == 200) late[id] = ((long)found["history"]![0]!["sequence"]!, Money.Parse(found["charged"]!.ToString()));
            });
            var state = (await host.Admin.Get($"/v1/customers/{customer}")).Is(200);
            if ((long)state["as_of"]!["sequence"]! == sequence) return (late, state, sequence);
        }
    }

    /// <summary>Folds the journal with nothing but addition.</summary>
    private (Money Charged, Money Held) CheckPrefixes(string customer, long through, Money cap, Money wallet, out Dictionary<string, Money> byId)
    {
        var journal = host.App.Services.GetRequiredService<IJournal>();
        var (charged, holds) = (Money.Zero, new Dictionary<string, Money>());
        byId = [];
        foreach (var frame in journal.Read(new CustomerId("default", customer), 0))
        {
            Assert.True(frame.Sequence <= through, $"{frame.Sequence} was recorded after the storm.");
            if (RecordCodec.Decode(frame.Payload.Span) is not Posting posting) continue;
            charged += posting.Charged;
            byId[posting.Id] = byId.GetValueOrDefault(posting.Id) + posting.Charged;
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
        private readonly ConcurrentDictionary<string, int> _hungUpOn = new();
        private int _sent, _hungUp, _replayed, _denied;

        /// <summary>What each id was charged in the end, as its answer said.</summary>
        public ConcurrentDictionary<string, Money> Charged { get; } = new();

        /// <summary>Of each id that was denied in the end: the sequence the denial was as of.</summary>
        public ConcurrentDictionary<string, long> DeniedAt { get; } = new();

        /// <summary>Denied in the end, but hung up on before: somebody may still be at it.</summary>
        public IEnumerable<string> InDoubt => DeniedAt.Keys.Where(_hungUpOn.ContainsKey);

        public int Sent => _sent;

        public int HungUp => _hungUp;

        public int Replayed => _replayed;

        public int Denied => _denied;

        public string Describe(string id) => $"Hung up on {_hungUpOn.GetValueOrDefault(id)} times; {(DeniedAt.TryGetValue(id, out var at) ? $"denied at {at}" : "not denied")}.";

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
            while (random.Next(5) == 0) await HangUp(client, random, path, id, body);
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
                DeniedAt[id] = (long)answer!["as_of"]!["sequence"]!;
                return false;
            }
            Assert.True(status == 200, $"{path}: {status} {answer}");
            if (answer!["replayed"]!.GetValue<bool>()) Interlocked.Increment(ref _replayed);
            Charged[id] = Money.Parse(answer["charged"]!.ToString());
            return true;
        }

        private async Task HangUp(HttpClient client, Random random, string path, string id, string body)
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(0, 8)));
            try
            {
                await Send(client, path, body, impatient.Token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _hungUp);
                _hungUpOn.AddOrUpdate(id, 1, static (_, times) => times + 1);
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
