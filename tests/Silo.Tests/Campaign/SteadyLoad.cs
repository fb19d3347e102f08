using System.Diagnostics;
using Spend.Nodes.Tests.Campaign;
using Spend.Nodes.Tests.Checking;

namespace Spend.Silo.Tests.Campaign;

/// <summary>Customers who each charge one thing after the other, at whichever silo, and when each of them got its answers.</summary>
internal sealed class SteadyLoad
{
    public const int Customers = 60;

    private const int Funds = 1_000_000;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly Cluster _cluster;
    private readonly Clients _clients;
    private readonly List<long>[] _confirmed = [.. Enumerable.Range(0, Customers).Select(static _ => new List<long>())];

    private SteadyLoad(Cluster cluster) => (_cluster, _clients) = (cluster, new Clients(cluster.Nodes, Log));

    public ClientLog Log { get; } = new();

    /// <summary>Answers that no client should ever see.</summary>
    public IReadOnlyDictionary<string, int> Faults => _clients.Faults;

    public static async Task<SteadyLoad> SetUp(Cluster cluster)
    {
        var load = new SteadyLoad(cluster);
        for (var customer = 0; customer < Customers; customer++)
        {
            await cluster.Put($"/v1/customers/c{customer}", """{"name":"C","currency":"USD","time_zone":"UTC"}""");
            await cluster.Post($"/v1/customers/c{customer}/subscription", """{"plan":"payg","effective":"now"}""");
            await load._clients.Ask(load.Log.Ask(new Request(Step.Grant, load.Log.NewId(), customer, Amount: Funds)), Random.Shared, CancellationToken.None);
        }
        return load;
    }

    /// <summary>Until told to stop, and everything has its answer.</summary>
    public Task Run(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Customers).Select(customer => Task.Run(() => Work(customer, stop), CancellationToken.None)));

    /// <summary>Of each customer the longest time between two confirmed decisions, of those that lie between two moments at least in part.</summary>
    public IEnumerable<TimeSpan> Pauses(long from, long to)
    {
        foreach (var times in _confirmed)
        {
            var longest = 0L;
            lock (times)
            {
                for (var i = 1; i <= times.Count; i++)
                {
                    var end = i < times.Count ? times[i] : Stopwatch.GetTimestamp();
                    if (end >= from && times[i - 1] <= to) longest = Math.Max(longest, end - times[i - 1]);
                }
            }
            yield return Stopwatch.GetElapsedTime(0, longest);
        }
    }

    /// <summary>What every client was told, against the journal.</summary>
    public Checker Check()
    {
        var checker = new Checker(Log, Customers);
        var silos = Array.FindAll(_cluster.Nodes, static n => n.Process is { HasExited: false });
        for (var customer = 0; customer < Customers; customer++) checker.Check(customer, LedgerReader.Read(silos, customer));
        return checker;
    }

    private async Task Work(int customer, CancellationToken stop)
    {
        var random = new Random(customer);
        while (!stop.IsCancellationRequested)
        {
            var request = Log.Ask(new Request(Step.Authorize, Log.NewId(), customer, 0, 1));
            Heard heard;
            do heard = await _clients.Ask(request, random, CancellationToken.None);
            while (heard.Verdict == Verdict.Unanswered);
            if (heard.Verdict == Verdict.Allowed)
            {
                lock (_confirmed[customer]) _confirmed[customer].Add(Stopwatch.GetTimestamp());
            }
            await Task.Delay(Between, CancellationToken.None);
        }
    }
}
