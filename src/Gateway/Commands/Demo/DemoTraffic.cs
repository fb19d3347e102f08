namespace Spend.Gateway.Commands.Demo;

/// <summary>
/// Synthetic LLM traffic: requests arrive by chance at a mean rate (a Poisson process), prompts are mostly short with a long tail. The
/// same seed makes the same requests.
/// </summary>
public static class DemoTraffic
{
    private static readonly string[] Users = ["alice", "bob", "carol"];

    /// <param name="rate">Requests a second, on average.</param>
    public static IEnumerable<DemoRequest> Requests(int seed, double rate)
    {
        var random = new Random(seed);
        while (true)
        {
            var after = TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
            var customer = DemoCustomers.All[random.Next(DemoCustomers.All.Count)].Id;
            var model = DemoCustomers.Models[random.Next(DemoCustomers.Models.Count)].Name;
            yield return new ChatRequest(
                after, customer, Users[random.Next(Users.Length)], model,
                Tokens(random, median: 600, most: 8_000), Tokens(random, median: 250, most: 2_000), Holds: random.Next(3) > 0);
        }
    }

    /// <summary>Log-normal: half below the median, a few many times above it.</summary>
    private static long Tokens(Random random, double median, double most)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (long)Math.Clamp(median * Math.Exp(0.8 * normal), 1, most);
    }
}
