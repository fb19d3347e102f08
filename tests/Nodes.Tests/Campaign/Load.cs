using Spend.Nodes.Tests.Checking;

namespace Spend.Nodes.Tests.Campaign;

/// <summary>
/// What clients do, for as long as the campaign runs: charges in batches and alone, holds that are extended, settled by more or less than
/// was held, released or forgotten, repetitions of what was answered long ago, readings, and money and limits that are topped up when
/// they are in the way. Every customer is asked about on every node.
/// </summary>
internal sealed class Load(Cluster cluster, ClientLog log, Clients clients, int customers)
{
    private const int FirstGrant = 1_000, FirstLimit = 2_000, LimitPerMinute = 4_000;

    private readonly int[] _limits = [.. Enumerable.Repeat(FirstLimit, customers)];

    public async Task SetUp(Random random)
    {
        for (var customer = 0; customer < customers; customer++)
        {
            await cluster.Put($"/v1/customers/c{customer}", """{"name":"C","currency":"USD","time_zone":"UTC"}""");
            await cluster.Post($"/v1/customers/c{customer}/subscription", """{"plan":"payg","effective":"now"}""");
            await cluster.Put($"/v1/customers/c{customer}/caps/{Caps.Total}", $$"""{"limit":"{{FirstLimit}}","window":"lifetime"}""");
            await cluster.Put($"/v1/customers/c{customer}/caps/{Caps.PerUser}", $$"""{"limit":"{{LimitPerMinute}}","window":"minute","per":["user"]}""");
            await Ask(new Request(Step.Grant, log.NewId(), customer, Amount: FirstGrant), random, CancellationToken.None);
        }
    }

    /// <summary>One worker, until told to stop.</summary>
    public async Task Work(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var open = new List<Request>();
        while (!stop.IsCancellationRequested)
        {
            switch (random.Next(100))
            {
                case < 60: await Batch(open, random, stop); break;
                case < 72: await Alone(open, random, stop); break;
                case < 78: await Twice(random, stop); break;
                case < 92: await End(open, random, stop); break;
                case < 96: await Ask(new Request(Step.Read, -1, random.Next(customers)), random, stop); break;
                default: await Repeat(random, stop); break;
            }
        }
    }

    private Request Authorization(int customer, Random random, bool holds) =>
        new(Step.Authorize, log.NewId(), customer, (byte)random.Next(Caps.Users), random.Next(1, 10), holds);

    private async Task Batch(List<Request> open, Random random, CancellationToken stop)
    {
        var only = random.Next(3) > 0 ? random.Next(customers) : -1;
        var requests = new Request[random.Next(20, 101)];
        for (var n = 0; n < requests.Length; n++) requests[n] = Authorization(only >= 0 ? only : random.Next(customers), random, random.Next(12) == 0);
        var heard = await clients.AskBatch(Array.ConvertAll(requests, request => log.Ask(request)), random, stop);
        for (var n = 0; n < requests.Length; n++)
            if (requests[n].Holds && heard[n].Verdict == Verdict.Allowed && open.Count < 60) open.Add(requests[n]);
        // One of the denials is enough to go by.
        var denied = Array.FindIndex(heard, static h => h.Verdict == Verdict.Denied);
        if (denied >= 0) await Relieve(requests[denied].Customer, heard[denied], random, stop);
    }

    private async Task Alone(List<Request> open, Random random, CancellationToken stop)
    {
        var request = Authorization(random.Next(customers), random, random.Next(3) > 0);
        var heard = await Ask(request, random, stop);
        if (heard.Verdict == Verdict.Denied) await Relieve(request.Customer, heard, random, stop);
        if (heard.Verdict == Verdict.Allowed && request.Holds) open.Add(request);
    }

    private async Task Twice(Random random, CancellationToken stop) =>
        await clients.AskTwice(log.Ask(Authorization(random.Next(customers), random, holds: false)), random, stop);

    /// <summary>The next step of an open hold; now and then from two sides at once.</summary>
    private async Task End(List<Request> open, Random random, CancellationToken stop)
    {
        if (open.Count == 0) return;
        var at = random.Next(open.Count);
        var hold = open[at];
        if (random.Next(5) == 0)
        {
            open[at] = hold with { Amount = hold.Amount + 5 };
            var extended = await Ask(hold with { Step = Step.Extend, Holds = false, Amount = hold.Amount + random.Next(5) }, random, stop);
            if (extended.Verdict == Verdict.Denied) await Relieve(hold.Customer, extended, random, stop);
            return;
        }
        open.RemoveAt(at);
        var end = log.Ask(hold with { Step = random.Next(4) == 0 ? Step.Release : Step.Settle, Holds = false, Amount = random.Next(1, 14) });
        if (random.Next(8) == 0) await clients.AskTwice(end, random, stop);
        else await clients.Ask(end, random, stop);
    }

    /// <summary>Something from long ago again: the answer must be the one it was.</summary>
    private async Task Repeat(Random random, CancellationToken stop)
    {
        var request = random.Next(log.Requests);
        if (log[request].Step is Step.Authorize or Step.Settle or Step.Grant) await clients.Ask(request, random, stop);
    }

    private async Task Relieve(int customer, Heard denial, Random random, CancellationToken stop)
    {
        if (random.Next(2) > 0) return;
        if (denial.Code == "insufficient_funds") await Ask(new Request(Step.Grant, log.NewId(), customer, Amount: random.Next(1_000, 6_000)), random, stop);
        else if (denial.Stop?.Limit == Caps.Total)
            await Ask(new Request(Step.Limit, log.NewId(), customer, Amount: Interlocked.Add(ref _limits[customer], random.Next(1_000, 6_000))), random, stop);
    }

    private Task<Heard> Ask(Request request, Random random, CancellationToken stop) => clients.Ask(log.Ask(request), random, stop);
}
