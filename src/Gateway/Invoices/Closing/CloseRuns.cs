using System.Collections.Concurrent;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Gateway.Http;
using Spend.Journal;

namespace Spend.Gateway.Invoices.Closing;

/// <summary>
/// Walks the runs of all tenants, one customer after another, a few at a time, on the node with the lease. Time closes a period also where
/// nobody runs anything; a run says when all of them are, and closes before time what is asked for.
/// </summary>
internal sealed class CloseRuns(
    IAccounts accounts, IJournal journal, ILease lease, Documents documents, TimeProvider time, ILogger<CloseRuns> log) : BackgroundService
{
    /// <summary>Waiting for their commits together they share them; more at once would only stand in the way of those who call.</summary>
    public const int AtOnce = 2;

    private const int PageSize = 8, Attempts = 5;

    /// <summary>For each moment of work so many of rest: a run has hours, and decisions have milliseconds.</summary>
    private const int RestsForEach = 4;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1), SaveEvery = TimeSpan.FromSeconds(30), CountedBack = TimeSpan.FromDays(35);

    private readonly ConcurrentDictionary<(string Tenant, string Id), CloseRun> _live = new();

    /// <summary>The run as far as this node knows: what it is doing itself, else what was saved.</summary>
    public CloseRun? Find(string tenant, string id) =>
        documents.Find(tenant, CloseRun.Kind, id) is not { } document ? null
        : CloseRun.Of(document) is { Status: CloseRunStatus.Running } saved ? _live.GetValueOrDefault((tenant, id), saved)
        : CloseRun.Of(document);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One for each tenant at a time: no tenant waits for another's.
        var underWay = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            await Task.Yield(); // runs left from before must not hold up the start
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                if (!lease.IsHeld) continue;
                foreach (var tenant in documents.Tenants.ToArray())
                    if (underWay.GetValueOrDefault(tenant) is not { IsCompleted: false } && NextOf(tenant) is { } run) underWay[tenant] = Go(tenant, run, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process is stopping; what is under way goes on at the next start.
            await Task.WhenAll(underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private CloseRun? NextOf(string tenant) =>
        documents.All(tenant, CloseRun.Kind).Select(CloseRun.Of).FirstOrDefault(static run => run.Status == CloseRunStatus.Running);

    private async Task Go(string tenant, CloseRun run, CancellationToken stopping)
    {
        var key = (tenant, run.Id);
        try
        {
            var saved = time.GetTimestamp();
            while (lease.IsHeld && journal.Customers(tenant, run.After ?? "", PageSize) is { Count: > 0 } page)
            {
                var began = time.GetTimestamp();
                run = await Look(tenant, page, run, stopping);
                _live[key] = run;
                await Task.Delay(RestsForEach * time.GetElapsedTime(began), time, stopping);
                if (documents.Find(tenant, CloseRun.Kind, run.Id) is not { } kept || CloseRun.Of(kept).Status != CloseRunStatus.Running) return;
                if (time.GetElapsedTime(saved) < SaveEvery) continue;
                Save(tenant, run);
                saved = time.GetTimestamp();
            }
            if (lease.IsHeld) Save(tenant, run with { Status = CloseRunStatus.Done, EndedAt = Now });
        }
        // Whatever it is, the run is still there, and goes on where it was saved.
#pragma warning disable CA1031
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.CloseRunStuck(exception, tenant);
        }
        finally
        {
            _live.TryRemove(key, out _);
        }
    }

    /// <summary>Looks at one page of customers.</summary>
    private async Task<CloseRun> Look(string tenant, IReadOnlyList<string> page, CloseRun run, CancellationToken stopping)
    {
        long closed = 0, waiting = 0, failed = 0;
        await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (customer, cancelled) =>
        {
            if (await Close(new CustomerId(tenant, customer), run, cancelled) is not { } standing) Interlocked.Increment(ref failed);
            else
            {
                Interlocked.Add(ref closed, standing.Closed);
                Interlocked.Add(ref waiting, standing.Waiting);
            }
        });
        return run with { Looked = run.Looked + page.Count, Closed = run.Closed + closed, Waiting = run.Waiting + waiting, Failed = run.Failed + failed, After = page[^1] };
    }

    private async Task<(int Closed, int Waiting)?> Close(CustomerId customer, CloseRun run, CancellationToken cancelled)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                // What time has closed by now is closed by reading.
                if (run.SkipGrace) await CloseEarly(customer, run);
                return await accounts.Read(customer, (account, _) => (
                    account.Billing.Closed.Count(c => c.Period.End <= run.Before && c.Period.End > run.Before - CountedBack),
                    account.Billing.Open.Count(o => o.Period.End <= run.Before)));
            }
            catch (AccountQuarantinedException)
            {
                return null;
            }
            catch (Exception e) when (e is OverloadedException or JournalUnavailableException)
            {
                // Those who call come first.
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancelled);
            }
        }
        return null;
    }

    private async Task CloseEarly(CustomerId customer, CloseRun run)
    {
        var ended = await accounts.Read(customer, (account, _) => account.Billing.Open.Where(o => o.Period.End <= run.Before).Select(static o => o.Period).ToArray());
        foreach (var period in ended.Order(Core.Periods.BillingPeriod.Order)) await accounts.Handle(customer, new ClosePeriod(period.Id) { By = run.By });
    }

    private void Save(string tenant, CloseRun run)
    {
        var version = documents.Find(tenant, CloseRun.Kind, run.Id)!.Version;
        try
        {
            documents.Put(tenant, CloseRun.Kind, run.Id, version, run.ToBytes(), run.By);
        }
        catch (ProblemException changed) when (changed.Problem == Problem.ChangedMeanwhile)
        {
            // Somebody has cancelled it: seen at the next page.
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow().UtcDateTime);
}
