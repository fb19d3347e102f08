using System.Diagnostics;
using Npgsql;

namespace Spend.Layouts;

/// <summary>
/// A writer as the product has it: takes everything that waits, commits it once, answers, and begins again. While a commit is under way the
/// next batch gathers, at most one append for each customer.
/// </summary>
internal sealed class Lane : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly ILaneWriter _writer;
    private readonly Heads _heads;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _gate = new();
    private List<Caller> _queue = [];
    private bool _isIdle, _isStopping;

    public Lane(NpgsqlDataSource source, Layout layout, int number, Heads heads)
    {
        _connection = source.OpenConnection();
        _writer = layout.Open(_connection, number);
        _heads = heads;
        _thread = new Thread(Run) { IsBackground = true, Name = $"{layout.Letter} lane {number}" };
        _thread.Start();
    }

    /// <summary>Seconds of each commit that began in the measured time.</summary>
    public List<double> Commits { get; } = [];

    /// <summary>Whether commits are measured now.</summary>
    public bool IsMeasuring { get; set; }

    /// <summary>What ended the lane before its time.</summary>
    public Exception? Failure { get; private set; }

    public void Enqueue(Caller caller)
    {
        lock (_gate)
        {
            _queue.Add(caller);
            if (_isIdle) _wake.Set();
            _isIdle = false;
        }
    }

    /// <summary>Commits what waits and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            _wake.Set();
        }

        _thread.Join();
        _wake.Dispose();
        _connection.Dispose();
    }

    private void Run()
    {
        List<Caller> taken = [];
        try
        {
            while (Take(ref taken)) Commit(taken);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            Failure = e;
        }
    }

    private bool Take(ref List<Caller> taken)
    {
        taken.Clear();
        while (true)
        {
            lock (_gate)
            {
                if (_queue.Count > 0)
                {
                    (taken, _queue) = (_queue, taken);
                    return true;
                }

                if (_isStopping) return false;
                _isIdle = true;
            }

            _wake.WaitOne();
        }
    }

    private void Commit(List<Caller> callers)
    {
        // The product makes its batch of what waits in the same time: it belongs to the commit.
        var start = Stopwatch.GetTimestamp();
        var isMeasured = IsMeasuring;
        var appends = new List<Append>();
        foreach (var group in callers.GroupBy(static c => c.Customer))
        {
            var events = group.Select(static c => c.Next).ToList();
            appends.Add(new Append(_heads.Name(group.Key), _heads.Advance(group.Key, events.Count), events));
        }

        appends.Sort(static (a, b) => a.Customer.CompareTo(b.Customer));
        var written = _writer.Commit(appends);
        if (written != appends.Count) throw new InvalidOperationException($"{written} of {appends.Count} appends were written, and nobody else writes.");
        if (isMeasured) Commits.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        ThreadPool.UnsafeQueueUserWorkItem(static done => { foreach (var caller in done) caller.Answer(); }, callers.ToArray(), preferLocal: false);
    }
}
