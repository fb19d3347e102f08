using Spend.Core;

namespace Spend.Journal;

/// <summary>
/// Which customers' accounts wait for an instant, and for which. Only a reminder: losing an entry makes nothing wrong, it makes what is due
/// come about late. Thread safe.
/// </summary>
/// <remarks>
/// A customer whose instant moves away keeps its place in the queue and is looked at again when that comes up: holds that come and go
/// cost a look-up each, not an entry each.
/// </remarks>
internal sealed class DueSchedule
{
    /// <summary>Who was taken and did not report since is taken again after this: whoever took it may have failed.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly Dictionary<CustomerId, (Instant Due, Instant Queued)> _waiting = [];
    private readonly PriorityQueue<CustomerId, Instant> _queue = new();
    private readonly Lock _gate = new();

    /// <summary>Customers that wait for something.</summary>
    public int Count
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>Entries of the queue, those included that say nothing any more.</summary>
    internal int Queued
    {
        get { lock (_gate) return _queue.Count; }
    }

    /// <summary>The instant a customer's account waits for; null: for none, as far as is known.</summary>
    public Instant? DueAt(CustomerId customer)
    {
        lock (_gate) return _waiting.TryGetValue(customer, out var known) && known.Due != Instant.Max ? known.Due : null;
    }

    /// <summary>Sets the instant a customer's account waits for; <see cref="Instant.Max"/>: for none.</summary>
    public void Report(CustomerId customer, Instant due)
    {
        lock (_gate)
        {
            var isKnown = _waiting.TryGetValue(customer, out var known);
            if (due == Instant.Max && !isKnown) return;
            if (isKnown && known.Queued <= due) _waiting[customer] = (due, known.Queued);
            else Queue(customer, due, at: due);
        }
    }

    /// <summary>Has a customer looked at by then, whatever it waits for.</summary>
    public void Remind(CustomerId customer, Instant by)
    {
        lock (_gate)
            if (!_waiting.TryGetValue(customer, out var known) || known.Due > by) Queue(customer, by, at: by);
    }

    /// <summary>Customers that wait for nothing later than now, earliest first.</summary>
    public IReadOnlyList<CustomerId> Take(Instant now, int most)
    {
        List<CustomerId> taken = [];
        lock (_gate)
        {
            while (taken.Count < most && _queue.TryPeek(out var customer, out var at) && at <= now)
            {
                _queue.Dequeue();
                if (!_waiting.TryGetValue(customer, out var known) || known.Queued != at) continue;
                if (known.Due == Instant.Max) _waiting.Remove(customer);
                else if (known.Due > now) Queue(customer, known.Due, at: known.Due);
                else
                {
                    taken.Add(customer);
                    Queue(customer, known.Due, at: now + Again);
                }
            }
        }
        return taken;
    }

    private void Queue(CustomerId customer, Instant due, Instant at)
    {
        _waiting[customer] = (due, at);
        _queue.Enqueue(customer, at);
        if (_queue.Count <= 64 || _queue.Count <= _waiting.Count * 2) return;
        _queue.Clear();
        foreach (var (waiting, entry) in _waiting) _queue.Enqueue(waiting, entry.Queued);
    }
}
