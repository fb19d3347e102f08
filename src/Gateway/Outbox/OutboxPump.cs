using Spend.Journal;

namespace Spend.Gateway.Outbox;

/// <summary>
/// Moves messages from the outbox to those who deliver them. A message leaves the outbox only after its consumer has it durably: a crash
/// in between brings it again, and consumers know what they have. One node at a time does it, for all.
/// </summary>
internal sealed class OutboxPump(IOutbox outbox, IEnumerable<IOutboxConsumer> consumers, ILease lease, ILogger<OutboxPump> log) : BackgroundService
{
    private const int BatchSize = 1_000;

    /// <summary>The signal is a hint; this finds what a crash or a missed one left behind, and what other nodes committed, who cannot give one.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Removing messages costs the journal a commit. Resting in between, a steady stream shares few of them.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly IOutboxConsumer[] _consumers = [.. consumers];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var signal = new WakeSignal();
        outbox.Arrived += signal.Set;
        try
        {
            await Task.Yield(); // what is left from before must not hold up the start
            while (true)
            {
                var moved = lease.IsHeld ? Move() : 0;
                if (moved is not 0) await Task.Delay(moved is null ? AfterFailure : Rest, stoppingToken);
                else await signal.Wait(Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
        finally
        {
            outbox.Arrived -= signal.Set;
        }
    }

    /// <summary>Moves one batch; answers how many messages, null for a failure.</summary>
    private int? Move()
    {
        try
        {
            var messages = outbox.Pending(0, BatchSize);
            if (messages.Count == 0) return 0;
            foreach (var consumer in _consumers)
            {
                if (!lease.IsHeld) return 0; // whoever holds it now begins with the same messages
                var own = messages.Where(m => consumer.Takes(m.Message.Type)).ToArray();
                if (own.Length > 0) consumer.Take(own);
            }
            outbox.Remove([.. messages.Select(static m => m.Number)]);
            return messages.Count;
        }
        // Whatever it is, the messages are still there, and trying again is all that can be done about it.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.OutboxStuck(exception);
            return null;
        }
    }
}
