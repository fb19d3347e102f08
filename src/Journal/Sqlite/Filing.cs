using Microsoft.Extensions.Logging;

namespace Spend.Journal.Sqlite;

/// <summary>
/// Moves what the memtable holds into index.db, in the background. Commits never wait for it: it has a thread, a file and a connection
/// of its own. Where it fails (index.db's disk is full) memory keeps everything and it tries again.
/// </summary>
internal sealed class Filing : IDisposable
{
    /// <summary>Snapshots that wait for more than this are written without waiting for more frames.</summary>
    private const long SnapshotBytes = 16 * 1024 * 1024;

    private readonly FiledIndex _index;
    private readonly Memtable _memtable;
    private readonly SqliteJournalOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _oneAtATime = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _snapshotGate = new();
    private Dictionary<CustomerId, Snapshot> _snapshots = [];
    private long _snapshotBytes;
    private Thread? _thread;
    private volatile bool _stopping;

    public Filing(FiledIndex index, Memtable memtable, SqliteJournalOptions options, ILogger logger)
    {
        _index = index;
        _memtable = memtable;
        _options = options;
        _logger = logger;
    }

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Spend filing", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Tells how many frames have come together; enough of them are filed at once.</summary>
    public void Grew(int unfiledFrames)
    {
        if (unfiledFrames >= _options.FilingFrames) _wake.Set();
    }

    /// <summary>Takes a snapshot along with the next filing.</summary>
    public void Store(CustomerId customer, Snapshot snapshot)
    {
        lock (_snapshotGate)
        {
            if (_snapshots.TryGetValue(customer, out var before) && before.Sequence >= snapshot.Sequence) return;
            _snapshots[customer] = snapshot;
            _snapshotBytes += snapshot.State.Length - (before?.State.Length ?? 0);
            if (_snapshotBytes >= SnapshotBytes && !_stopping) _wake.Set();
        }
    }

    /// <summary>A snapshot that is not filed yet.</summary>
    public Snapshot? Waiting(CustomerId customer)
    {
        lock (_snapshotGate) return _snapshots.GetValueOrDefault(customer);
    }

    /// <summary>Files everything committed so far.</summary>
    public void FileNow()
    {
        lock (_oneAtATime)
        {
            // What could not be filed before, then what grew since.
            for (var rounds = 0; rounds < 2; rounds++)
            {
                var snapshots = TakeSnapshots();
                var unfiled = _memtable.Freeze();
                if (unfiled is null && snapshots.Count == 0) return;
                var left = snapshots;
                try
                {
                    left = _index.Write(unfiled, snapshots);
                    if (unfiled is not null) _memtable.Drop(unfiled);
                }
                finally
                {
                    GiveBack(left);
                }
            }
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        try
        {
            FileNow();
        }
        catch (SqliteException error)
        {
            // Nothing is lost: it is found in journal.db at the next start.
            JournalLog.FilingFailed(_logger, error.Message, _memtable.UnfiledFrames);
        }
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            _wake.WaitOne(_options.FilingInterval);
            if (_stopping) return;
            try
            {
                FileNow();
            }
            catch (SqliteException error)
            {
                JournalLog.FilingFailed(_logger, error.Message, _memtable.UnfiledFrames);
                // Commits go on setting the signal: without a pause this would spin.
                Thread.Sleep(TimeSpan.FromSeconds(1));
            }
        }
    }

    private List<(CustomerId, Snapshot)> TakeSnapshots()
    {
        lock (_snapshotGate) return [.. _snapshots.Select(entry => (entry.Key, entry.Value))];
    }

    /// <summary>Forgets the snapshots that are filed now. One that cannot be filed because its customer has no such frames is dropped.</summary>
    private void GiveBack(List<(CustomerId Customer, Snapshot Snapshot)> left)
    {
        lock (_snapshotGate)
        {
            var kept = left.Where(entry => _memtable.HeadOf(entry.Customer) >= entry.Snapshot.Sequence).ToDictionary(entry => entry.Customer, entry => entry.Snapshot);
            _snapshots = kept;
            _snapshotBytes = kept.Values.Sum(snapshot => (long)snapshot.State.Length);
        }
    }
}
