using System.Runtime.InteropServices;

namespace Spend.Nodes.Tests.Checking;

/// <summary>Everything that all clients asked and heard. Safe for many of them at once; compact, since a long campaign has millions.</summary>
internal sealed class ClientLog
{
    private readonly Lock _gate = new();
    private readonly List<Request> _requests = [];
    private readonly List<Attempt> _attempts = [];
    private readonly List<bool> _isConfirmed = [];
    private int _ids;

    public int Requests
    {
        get { lock (_gate) return _requests.Count; }
    }

    /// <summary>
    /// Of decisions: requests that were confirmed, each counted once, whoever was the first to say so; denials; answers that were heard
    /// before; and attempts without any.
    /// </summary>
    public (long Confirmed, long Denied, long Replayed, long Unanswered) Counts { get; private set; }

    public int NewId() => Interlocked.Increment(ref _ids);

    /// <summary>Notes a request before it is sent the first time; answers its number.</summary>
    public int Ask(in Request request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            _isConfirmed.Add(false);
            return _requests.Count - 1;
        }
    }

    public void Note(in Attempt attempt)
    {
        lock (_gate)
        {
            _attempts.Add(attempt);
            var counts = Counts;
            if (attempt.Verdict == Verdict.Unanswered) counts.Unanswered++;
            else if (_requests[attempt.Request].Step is Step.Authorize or Step.Settle or Step.Extend or Step.Release)
            {
                if (attempt.Verdict == Verdict.Denied) counts.Denied++;
                else if (attempt.Verdict == Verdict.Allowed && _isConfirmed[attempt.Request]) counts.Replayed++;
                else if (attempt.Verdict == Verdict.Allowed)
                {
                    counts.Confirmed++;
                    _isConfirmed[attempt.Request] = true;
                }
            }
            Counts = counts;
        }
    }

    public Request this[int request]
    {
        get { lock (_gate) return _requests[request]; }
    }

    /// <summary>Everything, once nobody writes any more.</summary>
    public (ReadOnlyMemory<Request> Requests, ReadOnlyMemory<Attempt> Attempts) Close()
    {
        lock (_gate) return (_requests.ToArray(), _attempts.ToArray());
    }

    /// <summary>Requests without an answer so far.</summary>
    public List<int> Unanswered()
    {
        lock (_gate)
        {
            var answered = new bool[_requests.Count];
            foreach (ref readonly var attempt in CollectionsMarshal.AsSpan(_attempts)) answered[attempt.Request] |= attempt.Verdict != Verdict.Unanswered;
            return [.. Enumerable.Range(0, answered.Length).Where(n => !answered[n] && _requests[n].Step is not (Step.Read or Step.Limit))];
        }
    }
}
