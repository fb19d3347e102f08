namespace Spend.Journal.Sqlite;

/// <summary>
/// A file beside the journal's that many use over one connection, one after the other: every statement is short. A connection that an
/// error left unsound is opened anew for the next user.
/// </summary>
/// <param name="open">Opens the file, creating it.</param>
/// <param name="translate">What an error means to those who use the file.</param>
internal sealed class InTurns<TFile>(Func<TFile> open, Func<SqliteException, Exception> translate) : IDisposable where TFile : class, IDisposable
{
    private readonly Lock _turn = new();
    private TFile _file = open();
    private bool _isUnsound, _disposed;

    public T Use<T>(Func<TFile, T> use)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                if (_isUnsound) Reopen();
                return use(_file);
            }
            catch (SqliteException error)
            {
                _isUnsound |= !error.LeavesConnectionSound;
                throw translate(error);
            }
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            if (_disposed) return;
            _disposed = true;
            _file.Dispose();
        }
    }

    /// <summary>The former is closed first: closing, it removes its log, which must not be the new one's.</summary>
    private void Reopen()
    {
        _file.Dispose();
        _file = open();
        _isUnsound = false;
    }
}
