using Spend.Gateway.Commands.Replay;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>One LLM request of the trace.</summary>
/// <param name="At">From 0, the first of the trace, to 1, the last.</param>
internal readonly record struct TracedRequest(double At, int Input, int Output);

/// <summary>LLM requests with the gaps between them as they were: of a real trace, or of the same shape.</summary>
internal static class QuarterTrace
{
    /// <summary>As many as the trace of the conversations of Azure has.</summary>
    private const int Whole = 19_366;

    public static TracedRequest[] Read(QuarterSettings settings)
    {
        if (settings.Trace is null) return MadeUp(Math.Min(settings.Events, Whole), new Random(settings.Seed));
        var requests = TraceFile.Read(new FileInfo(settings.Trace), null, withArrivals: true);
        var (first, last) = (requests[0].Arrival, requests[^1].Arrival);
        // A slice goes over the whole time as well.
        var every = Math.Max(1, requests.Count / Math.Max(1, settings.Events));
        return [.. requests.Where((_, i) => i % every == 0).Take(settings.Events).Select(r => new TracedRequest((r.Arrival - first) / (last - first), (int)r.ContextTokens, (int)r.GeneratedTokens))];
    }

    /// <summary>Bursts, many short requests and a few of ten thousand tokens.</summary>
    private static TracedRequest[] MadeUp(int count, Random random)
    {
        var (at, found) = (0.0, new TracedRequest[count]);
        for (var i = 0; i < count; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) * (random.Next(10) == 0 ? 6 : 0.5);
            found[i] = new TracedRequest(at, LogNormal(random, 6.5, 1.1, 14_000), LogNormal(random, 4.9, 0.8, 1_000));
        }
        return Array.ConvertAll(found, r => r with { At = r.At / at });
    }

    private static int LogNormal(Random random, double mean, double deviation, int most)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp((int)Math.Exp(mean + deviation * normal), 1, most);
    }
}
