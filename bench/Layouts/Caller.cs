using System.Security.Cryptography;
using System.Text;

namespace Spend.Layouts;

/// <summary>One client of a closed loop: hands over an event, waits until it is durable, hands over the next.</summary>
internal sealed class Caller
{
    private readonly Lane[] _lanes;
    private readonly Random _random;
    private readonly int _customers;
    private readonly byte[] _key = new byte[16];
    private readonly byte[] _payload = new byte[200];
    private volatile bool _isStopping;
    private int _answered;

    /// <param name="customers">Among which each event picks one at random; 1: the hot customer.</param>
    public Caller(Lane[] lanes, int customers, int seed)
    {
        (_lanes, _customers, _random) = (lanes, customers, new Random(seed));
        // Like a posting: names that repeat from record to record, and numbers that do not.
        Encoding.ASCII.GetBytes("llm_tokens model gpt-4o type input payg in user alice team research user-day team-month org-month topup-1").CopyTo(_payload, 64);
    }

    /// <summary>Ends the loop after the answer that is awaited now.</summary>
    public void Stop() => _isStopping = true;

    public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Events confirmed so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public int Customer { get; private set; }

    /// <summary>The event that is handed over.</summary>
    public Event Next => new(new Guid(_key), [.. _payload]);

    public void Ask()
    {
        Customer = _random.Next(_customers);
        RandomNumberGenerator.Fill(_key);
        RandomNumberGenerator.Fill(_payload.AsSpan(0, 64));
        _lanes[Customer % _lanes.Length].Enqueue(this);
    }

    public void Answer()
    {
        Volatile.Write(ref _answered, _answered + 1);
        if (_isStopping) Ended.TrySetResult();
        else Ask();
    }
}
