using System.Globalization;
using System.Numerics;

namespace Spend.Gateway.Tests.Commands;

/// <summary>A made-up trace and price list in a folder of their own, and what replaying it must cost, computed apart from the product.</summary>
internal sealed class SmallTrace : IDisposable
{
    public const string Model = "test/model-1";
    private const int Requests = 60;

    private readonly (int Context, int Generated)[] _requests;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spend-replay-");

    public SmallTrace(int seed = 7)
    {
        var random = new Random(seed);
        _requests = [.. Enumerable.Range(0, Requests).Select(_ => (random.Next(1, 5_000), random.Next(0, 900)))];
        File.WriteAllLines(Trace, ["TIMESTAMP,ContextTokens,GeneratedTokens", .. _requests.Select(static r => string.Create(CultureInfo.InvariantCulture, $"2023-11-16 18:15:46.6805900,{r.Context},{r.Generated}"))]);
        File.WriteAllText(Prices, $$"""
            {
              "sample_spec": { "input_cost_per_token": 0 },
              "{{Model}}": { "input_cost_per_token": 2.500001e-06, "output_cost_per_token": 0.000010000007, "litellm_provider": "openai", "mode": "chat" },
              "claude-test": { "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "litellm_provider": "anthropic", "mode": "chat" }
            }
            """);
    }

    public string Trace => Path.Combine(_folder.FullName, "trace.csv");
    public string Prices => Path.Combine(_folder.FullName, "prices.json");
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>In units of 1e-12, at the prices above.</summary>
    public BigInteger CostOf(int customer, int customers) =>
        _requests.Where((_, n) => n % customers == customer).Aggregate(BigInteger.Zero, static (sum, r) => sum + r.Context * (BigInteger)2_500_001 + r.Generated * (BigInteger)10_000_007);

    public BigInteger Cost => CostOf(0, 1);

    public static BigInteger Units(string amount)
    {
        var parts = amount.Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(12, '0'), CultureInfo.InvariantCulture);
    }

    public Task<Ran> Replay(params string[] more) =>
        Ran.Of(["replay", "--trace", Trace, "--prices", Prices, "--model", Model, "--customers", "3", "--connections", "8", "--data", Data, .. more]);

    public Task<Ran> Verify() => Ran.Of("verify", "--data", Data);

    public void Dispose() => _folder.Delete(recursive: true);
}
