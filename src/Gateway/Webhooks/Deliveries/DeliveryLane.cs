using Spend.Core;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Deliveries;

/// <summary>
/// What is under way to one endpoint. Each has a lane of its own, so that a slow or dead one keeps nobody waiting but itself; one that
/// fails gets a single attempt at a time until it answers again.
/// </summary>
internal sealed class DeliveryLane(string endpoint)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly HashSet<long> _claimed = [];

    /// <summary>Deliveries that someone wants attempted now, pause or not, and how many attempts each had then.</summary>
    private readonly SortedDictionary<long, int> _asked = [];

    private int _workers, _failures;
    private Instant _pausedUntil;
    private long _term;

    /// <summary>Nothing is attempted before, but for what someone asks for.</summary>
    public Instant PausedUntil
    {
        get
        {
            lock (_gate) return _pausedUntil;
        }
    }

    /// <summary>
    /// Takes the pause over as the store has it, once in each term of the lease: the process may be new, or another node may have noted a
    /// pause or ended one in between.
    /// </summary>
    public void Begin(long term, IDeliveries deliveries)
    {
        lock (_gate)
        {
            if (term == _term || term == 0) return;
            (_pausedUntil, _failures) = (deliveries.PausedUntil(endpoint), 0);
            _term = term;
        }
    }

    /// <summary>True: the caller is a worker of this lane now, until <see cref="Claim"/> finds nothing or it leaves.</summary>
    public bool TryEnter(Instant now)
    {
        lock (_gate)
        {
            if ((now < _pausedUntil && _asked.Count == 0) || _workers >= Allowed) return false;
            _workers++;
            return true;
        }
    }

    /// <summary>The delivery goes before all that are due, once, also in a pause, which goes on for the others.</summary>
    public void Ask(Delivery delivery)
    {
        lock (_gate) _asked[delivery.Number] = delivery.Attempts;
    }

    /// <summary>A delivery that was asked for or is due, and that no other worker has; null where the worker has left, because there is none.</summary>
    public Delivery? Claim(IDeliveries deliveries, Instant now)
    {
        // Looking and leaving are one step: whoever plans a delivery after the look finds room for a new worker.
        lock (_gate)
        {
            var found = _workers > Allowed ? null : NextAsked(deliveries) ?? (now < _pausedUntil ? null : NextDue(deliveries, now));
            if (found is null) _workers--;
            else _claimed.Add(found.Number);
            return found;
        }
    }

    public void Release(long number)
    {
        lock (_gate) _claimed.Remove(number);
    }

    public void Leave()
    {
        lock (_gate) _workers--;
    }

    /// <summary>No pause ends by it: the attempt may have begun before the endpoint asked for one, or been asked for within it.</summary>
    public void Succeeded(Instant now)
    {
        lock (_gate) _failures = now < _pausedUntil ? _failures : 0;
    }

    /// <summary>Answers the end of the pause.</summary>
    /// <param name="isThrottled">The endpoint asks for a pause: all of its deliveries wait.</param>
    public Instant Failed(bool isThrottled, TimeSpan? retryAfter, Instant now)
    {
        lock (_gate)
        {
            _failures = Math.Min(_failures + 1, 32);
            if (isThrottled) _pausedUntil = Instant.Later(_pausedUntil, now + (retryAfter ?? PauseAfter(_failures)));
            return _pausedUntil;
        }
    }

    public void PauseUntil(Instant until)
    {
        lock (_gate) _pausedUntil = Instant.Later(_pausedUntil, until);
    }

    /// <summary>Ends the pause.</summary>
    public void Resume()
    {
        lock (_gate) _pausedUntil = default;
    }

    private int Allowed => _failures > 0 ? 1 : Limits.DeliveriesAtOncePerEndpoint;

    private Delivery? NextAsked(IDeliveries deliveries)
    {
        while (_asked.Count > 0)
        {
            var (number, attempts) = _asked.First();
            // Passed over where another worker has it or had it meanwhile: the attempt that was asked for is made.
            var found = _claimed.Contains(number) ? null : deliveries.Find(endpoint, number);
            _asked.Remove(number);
            if (found is { Status: DeliveryStatus.Pending } && found.Attempts == attempts) return found;
        }
        return null;
    }

    private Delivery? NextDue(IDeliveries deliveries, Instant now) => deliveries.Due(endpoint, now, _claimed.Count + 1).FirstOrDefault(d => !_claimed.Contains(d.Number));

    private static TimeSpan PauseAfter(int failures) => failures > 6 ? LongestPause : FirstPause * (1 << (failures - 1));
}
