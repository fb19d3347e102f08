using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Spend.Client;

/// <summary>The names under which OpenTelemetry finds what this package tells of itself: <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class SpendTelemetry
{
    /// <summary>Of the activities <c>spend.authorize</c>, <c>spend.check</c>, <c>spend.hold</c>, <c>spend.extend</c>, <c>spend.settle</c>, <c>spend.release</c>, <c>spend.batch</c>, <c>spend.record</c>.</summary>
    public const string ActivitySource = "Spend.Client";

    /// <summary>Of <c>spend.client.duration</c>, <c>spend.client.decisions</c>, <c>spend.client.retries</c>, <c>spend.client.backlog</c>.</summary>
    public const string Meter = "Spend.Client";
}

internal static class Telemetry
{
    private static readonly string? Version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static readonly ActivitySource Source = new(SpendTelemetry.ActivitySource, Version);
    private static readonly Meter Meter = new(SpendTelemetry.Meter, Version);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("spend.client.duration", "s", "A call with all its tries.");
    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>("spend.client.decisions", "{decision}", "Decisions, by code.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>("spend.client.retries", "{try}", "Requests that were sent again with the same id.");
    public static readonly UpDownCounter<long> Backlog = Meter.CreateUpDownCounter<long>("spend.client.backlog", "{errand}", "What the controller must still hear of.");

    /// <summary>Begins one call. Its id and customer are tags of the activity only: as labels of a metric there would be too many.</summary>
    public static Call Begin(string operation, string? customer = null, string? id = null)
    {
        var activity = Source.StartActivity("spend." + operation, ActivityKind.Client);
        activity?.SetTag("spend.customer", customer).SetTag("spend.id", id);
        return new Call(operation, activity, Stopwatch.GetTimestamp());
    }

    internal readonly record struct Call(string Operation, Activity? Activity, long Started) : IDisposable
    {
        public Decision Tell(Decision decision)
        {
            var (word, code) = decision switch
            {
                Denied denied => ("denied", denied.Code),
                Allowed { IsOffline: true } => ("allowed", "offline"),
                _ => ("allowed", null),
            };
            Activity?.SetTag("spend.decision", word).SetTag("spend.denial.code", decision is Denied ? code : null)
                .SetTag("spend.offline", decision is Allowed { IsOffline: true }).SetTag("spend.replayed", decision is Allowed { IsReplay: true });
            Decisions.Add(1, new("spend.operation", Operation), new("spend.decision", word), new("spend.code", code ?? "ok"));
            return decision;
        }

        public void Fail(Exception e) => Activity?.SetStatus(ActivityStatusCode.Error, e is SpendException problem ? problem.Problem.Code : e.GetType().Name);

        public void Dispose()
        {
            Duration.Record(Stopwatch.GetElapsedTime(Started).TotalSeconds, new KeyValuePair<string, object?>("spend.operation", Operation));
            Activity?.Dispose();
        }
    }
}
