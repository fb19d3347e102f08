using Spend.Gateway.Commands.Demo;

namespace Spend.Gateway.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spend-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_demo_shows_allowed_and_denied_requests_each_time()
    {
        for (var run = 0; run < 2; run++)
        {
            var demo = (await Ran.Of("demo", "--seconds", "2", "--rate", "100", "--urls", "http://127.0.0.1:0", "--data", _folder.FullName)).Is(0);
            Assert.Contains("Admin key: sk_", demo.Output);
            Assert.Contains("allowed", demo.Output);
            Assert.Contains("insufficient_funds", demo.Output);
            Assert.Contains("Cap 'daily' allows", demo.Output);
            Assert.Contains("Cap 'per-user' allows", demo.Output);
        }
        (await Ran.Of("verify", "--data", _folder.FullName)).Is(0);
    }

    [Fact]
    public async Task A_quiet_demo_says_only_what_it_came_to()
    {
        var demo = (await Ran.Of("demo", "--seconds", "1", "--rate", "20", "--quiet", "--urls", "http://127.0.0.1:0", "--data", _folder.FullName)).Is(0);
        Assert.DoesNotContain("insufficient_funds", demo.Output);
        Assert.NotNull(demo["acme"]);
    }

    [Fact]
    public async Task A_demo_of_a_catalog_sends_what_its_plans_price()
    {
        var file = Path.Combine(_folder.FullName, "shop.json");
        await File.WriteAllTextAsync(file, LoadTests.Catalog, TestContext.Current.CancellationToken);
        var demo = (await Ran.Of("demo", "--seconds", "2", "--rate", "100", "--catalog", file, "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_folder.FullName, "data"))).Is(0);
        foreach (var customer in new[] { "prepaid-1", "prepaid-2", "credits-1", "credits-2" }) Assert.NotNull(demo[customer]);
        Assert.Contains("allowed", demo.Output);
        Assert.Contains(" credits", demo.Output);
        Assert.Contains("insufficient_funds", demo.Output);
        Assert.DoesNotContain("not_priced", demo.Output);
        (await Ran.Of("verify", "--data", Path.Combine(_folder.FullName, "data"))).Is(0);
    }

    [Fact]
    public async Task A_catalog_that_is_not_there_is_named()
    {
        var demo = (await Ran.Of("demo", "--catalog", "no-such-sample", "--data", _folder.FullName)).Is(1);
        Assert.Contains("There is no catalog file 'no-such-sample'.", demo.Error);
    }

    [Fact]
    public void The_same_seed_makes_the_same_traffic()
    {
        var (a, b, other) = (DemoTraffic.Requests(1, 5).Take(100).ToList(), DemoTraffic.Requests(1, 5).Take(100).ToList(), DemoTraffic.Requests(2, 5).Take(100).ToList());
        Assert.Equal(a, b);
        Assert.NotEqual(a, other);
    }

    [Fact]
    public void Traffic_comes_at_its_mean_rate()
    {
        var time = DemoTraffic.Requests(3, 50).Take(10_000).Aggregate(TimeSpan.Zero, static (sum, r) => sum + r.After);
        Assert.InRange(10_000 / time.TotalSeconds, 48, 52);
    }
}
