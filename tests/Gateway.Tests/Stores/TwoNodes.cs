using Spend.Postgres;

namespace Spend.Gateway.Tests.Stores;

/// <summary>Two gateways on one PostgreSQL database.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public Node One { get; private set; } = null!;

    public Node Other { get; private set; } = null!;

    public string Database { get; } = PostgresServer.Shared.NewDatabase();

    public async ValueTask InitializeAsync()
    {
        (One, Other) = (new Node(Database, "one"), new Node(Database, "other"));
        await One.InitializeAsync();
        await Other.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
    }

    /// <summary>Repeats a question until the answer is as wanted; as long as nodes may take to hear of each other's changes.</summary>
    public static async Task<Answered> Within5Seconds(Func<Task<Answered>> ask, Func<Answered, bool> wanted)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (wanted(answer)) return answer;
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"After 5 s still: {answer.Status} {answer.Body}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public sealed class Node(string database, string name) : GatewayHost
    {
        protected override string[] Settings => ["--ConnectionStrings:Spend", database, "--SPEND_NODE", name];
    }
}
