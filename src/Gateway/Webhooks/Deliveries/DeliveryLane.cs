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
    private int _workers, _failures;
    private Instant _pausedUntil;

    /// <summary>Nothing is attempted before.</summary>
    public Instant PausedUntil
    {
        get
        {
            lock (_gate) return _pausedUntil;
        }
    }

    /// <summary>True: the caller is a worker of this lane now, until <see cref="Claim"/> finds nothing or it leaves.</summary>
    public bool TryEnter(Instant now)
    {
        lock (_gate)
        {
            if (now < _pausedUntil || _workers >= Allowed) return false;
            _workers++;
            return true;
        }
    }

    /// <summary>A due delivery that no other worker has; null where the worker has left, because there is none.</summary>
    public Delivery? Claim(IDeliveries deliveries, Instant now)
    {
        // Looking and leaving are one step: whoever plans a delivery after the look finds room for a new worker.
        lock (_gate)
        {
            var found = now < _pausedUntil || _workers > Allowed ? null : deliveries.Due(endpoint, now, _claimed.Count + 1).FirstOrDefault(d => !_claimed.Contains(d.Number));
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

    public void Succeeded()
    {
        lock (_gate) (_failures, _pausedUntil) = (0, default);
    }

    /// <param name="isThrottled">The endpoint asks for a pause: all of its deliveries wait.</param>
    public void Failed(bool isThrottled, TimeSpan? retryAfter, Instant now)
    {
        lock (_gate)
        {
            _failures = Math.Min(_failures + 1, 32);
            if (isThrottled) _pausedUntil = Instant.Later(_pausedUntil, now + (retryAfter ?? PauseAfter(_failures)));
        }
    }

    public void PauseUntil(Instant until)
    {
        lock (_gate) _pausedUntil = Instant.Later(_pausedUntil, until);
    }

    /// <summary>Someone wants an attempt at once.</summary>
    public void Resume()
    {
        lock (_gate) _pausedUntil = default;
    }

    private int Allowed => _failures > 0 ? 1 : Limits.DeliveriesAtOncePerEndpoint;

    private static TimeSpan PauseAfter(int failures) => failures > 6 ? LongestPause : FirstPause * (1 << (failures - 1));
}
