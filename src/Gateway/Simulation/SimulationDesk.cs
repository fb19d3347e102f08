using Spend.Core;
using Spend.Gateway.Access;
using Spend.Gateway.Http;
using Spend.Gateway.Ledger;
using Spend.Gateway.Pricing;
using Spend.Journal;

namespace Spend.Gateway.Simulation;

/// <summary>
/// Where simulations are run: one at a time in this process, on a thread of its own, up to a number of records. Decisions do not wait for
/// it: an account is asked once where it stands, everything else is read from the journal.
/// </summary>
public sealed class SimulationDesk(IAccounts accounts, IJournal journal, Catalogs catalogs) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Of one request.</summary>
    public long MostRecords { get; init; } = 1_000_000;

    public static readonly Problem Busy = new(StatusCodes.Status429TooManyRequests, "overloaded", "Another simulation runs on this node; try again when it has ended.") { RetryAfter = 5 };

    /// <summary>Disposing the result ends the turn.</summary>
    /// <exception cref="ProblemException">429: somebody has it.</exception>
    public IDisposable TakeTurn() => _turn.Wait(0) ? new Turn(_turn) : throw new ProblemException(Busy);

    public async Task<SimulationAnswer> Run(SimulationRequest request, Caller caller, PageRequest page, CancellationToken cancelled)
    {
        using var turn = TakeTurn();
        return await Task.Factory.StartNew(() => Simulate(request, caller, page, cancelled), cancelled, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public void Dispose() => _turn.Dispose();

    private async Task<SimulationAnswer> Simulate(SimulationRequest request, Caller caller, PageRequest page, CancellationToken cancelled)
    {
        // Whatever is wrong with the request itself is found before anybody is looked at.
        var run = new SimulationRun(request, catalogs.Of(caller.Tenant), MostRecords);
        if (request.Customer is { } one)
        {
            if (await Simulate(run, caller, one, cancelled) is { } refused) throw new ProblemException(refused);
            return run.Answer(null);
        }

        var customers = journal.Customers(caller.Tenant, page.After, page.Limit + 1).ToList();
        var shown = page.Of(customers, static c => c);
        for (var i = 0; i < shown.Data.Count; i++)
        {
            if (await Simulate(run, caller, shown.Data[i], cancelled) is not { } refused) continue;
            if (refused.Code == SimulationRun.TooManyRecords && !run.IsUntouched) return run.Answer(new PageRequest(i, "").Of([.. shown.Data], static c => c).NextCursor);
            run.Skip(shown.Data[i], refused);
        }
        return run.Answer(shown.NextCursor);
    }

    /// <returns>Why it cannot be; null where it was.</returns>
    private async Task<Problem?> Simulate(SimulationRun run, Caller caller, string customer, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        var id = caller.CustomerOf(customer);
        // Whatever is due is journaled by this, so that the journal up to here is the live state.
        var (standing, refused) = await accounts.Read(id, (account, now) => run.Look(account, now));
        if (refused is not null) return refused;
        var (range, head, now, currency) = standing!.Value;

        var start = journal.LatestSnapshot(id) is { } snapshot && SnapshotCodec.Decode(snapshot.State.Span) is { } old && old.JournalTime < range.From - Limits.EventsAhead ? snapshot : null;
        if (!run.Take(head - (start?.Sequence ?? 0))) return run.TooMany;
        run.Add(new CustomerSimulation(
            customer, after => new JournalWalk(journal, id, cancelled).Between(after + 1, head),
            key => journal.Find(id, key).Select(static frame => (frame.Sequence, RecordCodec.Decode(frame.Payload.Span))), start?.State.ToArray()).Run(run.TermsIn(currency), range, now));
        return null;
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
