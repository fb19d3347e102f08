using Microsoft.Extensions.Logging;

namespace Spend.Journal.Sqlite;

/// <summary>
/// Moves commits from the write-ahead log into journal.db, so that a commit need not: SQLite's own way makes one commit in every thousand
/// pages wait for it.
/// </summary>
/// <remarks>
/// The log starts over only when all of it has been moved while nobody writes. In the background that never comes true under load, so
/// once the log is long and the background is nearly through, the writer moves the few pages that are left between two commits.
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    private const int StepBytes = 4 * 1024 * 1024, PageBytes = 4_096;

    private readonly Database _database;
    private readonly long _logBytes;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private long _written;
    private volatile bool _isDue, _stopping;

    public Checkpointer(Database database, long logBytes, ILogger logger)
    {
        _database = database;
        _logBytes = logBytes;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "Spend checkpointer" };
        _thread.Start();
    }

    /// <summary>The writer tells about a commit.</summary>
    public void Wrote(int bytes)
    {
        _written += bytes + PageBytes;
        if (_written < StepBytes) return;
        _written = 0;
        _wake.Set();
    }

    /// <summary>True once each time the writer should move the rest.</summary>
    public bool IsDue()
    {
        if (!_isDue) return false;
        _isDue = false;
        return true;
    }

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _database.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_stopping) return;
            try
            {
                if (_database.Checkpoint(out var inLog, out _) && (long)inLog * PageBytes >= _logBytes) _isDue = true;
            }
            catch (SqliteException error)
            {
                JournalLog.CheckpointFailed(_logger, error.Message);
            }
        }
    }
}
