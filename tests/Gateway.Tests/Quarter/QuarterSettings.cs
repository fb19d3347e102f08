using System.Globalization;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>
/// How large a quarter is, from the environment. SPEND_CUSTOMERS asks for the long version (200 for the whole); SPEND_TRACE names the trace
/// of LLM requests, without it one of the same shape is made up; SPEND_EVENTS takes that many of its requests; SPEND_KILLS and SPEND_SEED as elsewhere.
/// </summary>
/// <param name="Kills">Up to five.</param>
internal sealed record QuarterSettings(int Seed, int Customers, int Events, int Kills, string? Trace)
{
    private const int CustomersInEveryRun = 20, EventsInEveryRun = 600, KillsInEveryRun = 2, Kills5 = 5;

    public static QuarterSettings FromEnvironment()
    {
        var isLong = Text("SPEND_CUSTOMERS") is not null;
        return new QuarterSettings(
            Number("SPEND_SEED", Random.Shared.Next(1_000_000_000)), Number("SPEND_CUSTOMERS", CustomersInEveryRun),
            Number("SPEND_EVENTS", isLong ? int.MaxValue : EventsInEveryRun), Number("SPEND_KILLS", isLong ? Kills5 : KillsInEveryRun), Text("SPEND_TRACE"));
    }

    public override string ToString() => $"SPEND_SEED={Seed} SPEND_CUSTOMERS={Customers} SPEND_EVENTS={Events} SPEND_KILLS={Kills} SPEND_TRACE={Trace ?? "(made up)"}";

    private static int Number(string name, int otherwise) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
