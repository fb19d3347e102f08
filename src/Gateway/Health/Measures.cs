using System.Diagnostics;
using System.Globalization;
using Spend.Core.Accounts;

namespace Spend.Gateway.Health;

/// <summary>Everything that /metrics shows. Names and labels are fixed; no label carries a customer or a tenant.</summary>
public sealed class Measures(
    DecisionMeasures decisions, CommitMeasures commits, Journal.Accounts accounts, Journal.GroupCommit queue, Journal.ILease lease, IEnumerable<IMeasured> parts)
{
    public string Write()
    {
        var text = new PrometheusText();
        WriteDecisions(text);
        text.Histogram("spend_commit_seconds", "Time one commit of the journal took.", commits.Seconds)
            .Histogram("spend_commit_batch_size", "Accounts that shared one commit.", commits.BatchSize)
            .Counter("spend_journal_records_total", "Records committed.", commits.Frames)
            .Counter("spend_journal_conflicts_total", "Appends that another writer was before.", commits.Conflicts)
            .Counter("spend_commit_failures_total", "Appends whose commit failed or whose outcome is unknown.", commits.Failures)
            .Gauge("spend_queue_length", "Appends that wait or are being committed.", queue.QueueLength)
            .Gauge("spend_lease_held", "1 on the node that delivers webhooks and wakes accounts for all, else 0.", lease.IsHeld ? 1 : 0)
            .Gauge("spend_accounts_loaded", "Accounts in memory.", accounts.Loaded)
            .Gauge("spend_accounts_quarantined", "Accounts whose journal cannot be replayed.", accounts.Quarantined);
        foreach (var part in parts) part.WriteTo(text);
        WriteProcess(text);
        return text.ToString();
    }

    private void WriteDecisions(PrometheusText text)
    {
        text.Head("spend_decisions_total", "Decisions by outcome.", "counter");
        foreach (var (status, count) in decisions.Counts) text.Sample("spend_decisions_total", count, ("outcome", OutcomeOf(status)), ("code", status.Code()));
        text.Histogram("spend_decision_seconds", "Time from a command to its durable answer.", decisions.Seconds);
    }

    private static void WriteProcess(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Counter("process_cpu_seconds_total", "CPU time used.", process.TotalProcessorTime.TotalSeconds)
            .Gauge("process_resident_memory_bytes", "Memory in use.", process.WorkingSet64)
            .Gauge("process_start_time_seconds", "When the process started, in Unix time.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1_000.0)
            .Gauge("process_threads", "Threads of the process.", process.Threads.Count)
            .Gauge("dotnet_gc_heap_bytes", "Managed memory in use.", GC.GetTotalMemory(false))
            .Head("dotnet_gc_collections_total", "Garbage collections, by generation.", "counter");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            text.Sample("dotnet_gc_collections_total", GC.CollectionCount(generation), ("generation", generation.ToString(CultureInfo.InvariantCulture)));
    }

    private static string OutcomeOf(Status status) => status.Kind() switch
    {
        StatusKind.Success => "allowed",
        StatusKind.Denied => "denied",
        StatusKind.Rejected => "rejected",
    };
}
