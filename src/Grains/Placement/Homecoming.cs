using Microsoft.Extensions.Hosting;
using Spend.Grains.Interfaces;
using Spend.Journal;

namespace Spend.Grains.Placement;

/// <summary>
/// Moves customers whose home is another silo, once membership has not changed for a while: a silo that came back or is new gets its share,
/// also of customers who are never idle. A few at a time: each is loaded anew at its next call.
/// </summary>
public sealed class Homecoming(ActiveCustomers active, ISiloStatusOracle members, TimeProvider time) : BackgroundService
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200), Settled = TimeSpan.FromSeconds(15), LookEvery = TimeSpan.FromMinutes(1);

    private readonly Queue<(CustomerId Customer, SiloAddress Home)> _strangers = new();
    private SiloAddress[] _silos = [];
    private long _changedAt, _lookedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Step();
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
    }

    private void Step()
    {
        SiloAddress[] silos = [.. members.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];
        if (!silos.AsSpan().SequenceEqual(_silos))
        {
            (_silos, _changedAt, _lookedAt) = (silos, time.GetTimestamp(), 0);
            _strangers.Clear();
        }
        if (silos.Length < 2 || time.GetElapsedTime(_changedAt) < Settled) return;
        if (_strangers.Count == 0 && (_lookedAt == 0 || time.GetElapsedTime(_lookedAt) >= LookEvery))
        {
            _lookedAt = time.GetTimestamp();
            foreach (var customer in active.All)
                if (Home.Of(CustomerKey.Of(customer), silos) is var home && !home.Equals(members.SiloAddress)) _strangers.Enqueue((customer, home));
        }
        for (var n = 0; n < AtOnce && _strangers.TryDequeue(out var stranger); n++) active.Move(stranger.Customer, stranger.Home);
    }
}
