using System.Globalization;

namespace Spend.Gateway.Tests.Commands;

/// <summary>A trace of a few requests at prices that a person can reckon with: 0.001 a token of input, 0.01 a token of output, 50 of those at most.</summary>
internal sealed class StreamTrace : IDisposable
{
    private const string Speed = "--tokens-per-second";
    private static readonly string[] TenPerSecond = [Speed, "10"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spend-stream-");

    public StreamTrace(params (double Second, int Input, int Output)[] requests)
    {
        var start = new DateTime(2023, 11, 16, 18, 15, 46);
        string Row((double Second, int Input, int Output) r) => string.Create(CultureInfo.InvariantCulture, $"{start.AddSeconds(r.Second):yyyy-MM-dd HH:mm:ss.fffffff},{r.Input},{r.Output}");
        File.WriteAllLines(Trace, ["TIMESTAMP,ContextTokens,GeneratedTokens", .. requests.Select(Row)]);
        File.WriteAllText(Prices, """
            {
              "plain": { "input_cost_per_token": 1e-03, "output_cost_per_token": 1e-02, "max_output_tokens": 50, "litellm_provider": "openai", "mode": "chat" },
              "endless": { "input_cost_per_token": 1e-03, "output_cost_per_token": 1e-02, "litellm_provider": "openai", "mode": "chat" },
              "sized": { "input_cost_per_token": 1e-03, "input_cost_per_token_above_1k_tokens": 2e-03, "output_cost_per_token": 1e-02, "max_output_tokens": 50, "litellm_provider": "openai", "mode": "chat" },
              "free": { "input_cost_per_token": 0, "output_cost_per_token": 0, "max_output_tokens": 50, "litellm_provider": "openai", "mode": "chat" }
            }
            """);
    }

    private string Trace => Path.Combine(_folder.FullName, "trace.csv");
    private string Prices => Path.Combine(_folder.FullName, "prices.json");
    private string Data => Path.Combine(_folder.FullName, "data");

    public Task<Ran> Replay(params string[] more) => ReplayAs("plain", more);

    public Task<Ran> ReplayAs(string model, params string[] more) =>
        Ran.Of(["replay", "--trace", Trace, "--prices", Prices, "--model", model, "--stream", "--data", Data, .. more.Contains(Speed) ? [] : TenPerSecond, .. more]);

    public Task<Ran> Verify() => Ran.Of("verify", "--data", Data);

    /// <summary>A row of the comparison: no hold, full window, extending, foresight.</summary>
    public static string[] Row(Ran ran, string name) =>
        [.. ran.Output.Split('\n').Select(static line => line.Split('│', StringSplitOptions.TrimEntries)).Single(cells => cells.Length == 7 && cells[1] == name)[2..6]];

    public void Dispose() => _folder.Delete(recursive: true);
}
