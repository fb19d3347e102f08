using System.Runtime.InteropServices;
using System.Text;

namespace Spend.Journal.Sqlite;

/// <summary>One connection to one database file. Used by one thread at a time.</summary>
internal sealed unsafe class Database : IDisposable
{
    private readonly List<Statement> _statements = [];
    private nint _handle;

    private readonly string _file;

    private Database(nint handle, string file)
    {
        _handle = handle;
        _file = file;
    }

    /// <summary>Opens the file, creating it where it is missing.</summary>
    public static Database Open(string path)
    {
        SqliteLibrary.EnsureLoaded();
        var code = SqliteNative.Open(path, out var handle, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenNoMutex, 0);
        var database = new Database(handle, Path.GetFileName(path));
        try
        {
            database.Check(code);
            // Writers never meet here; what is waited for is another connection's recovery or checkpoint.
            database.Check(SqliteNative.BusyTimeout(handle, 10_000));
            return database;
        }
        catch (SqliteException)
        {
            database.Dispose();
            throw;
        }
    }

    public bool InTransaction => SqliteNative.GetAutocommit(_handle) == 0;

    /// <summary>The statement lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = bytes)
        {
            Check(SqliteNative.Prepare(_handle, start, bytes.Length, out var handle, out var tail));
            if (tail != start + bytes.Length) throw new ArgumentException("One statement at a time.", nameof(sql));
            var statement = new Statement(this, handle);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <summary>Runs a script whose results nobody looks at.</summary>
    public void Execute(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = bytes)
        {
            var next = start;
            while (next < start + bytes.Length)
            {
                Check(SqliteNative.Prepare(_handle, next, (int)(start + bytes.Length - next), out var handle, out next));
                if (handle == 0) continue;
                int code;
                do code = SqliteNative.Step(handle);
                while (code == SqliteNative.Row);
                // Finalizing repeats the error of the step.
                Check(SqliteNative.FinalizeStatement(handle));
            }
        }
    }

    public long Scalar(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Int64(0) : 0;
        }
        finally
        {
            _statements.Remove(statement);
            statement.Dispose();
        }
    }

    /// <summary>Moves what it can from the write-ahead log into the database, waiting for nobody. False: another connection is at it.</summary>
    public bool Checkpoint(out int framesInLog, out int framesCopied)
    {
        var code = SqliteNative.Checkpoint(_handle, 0, SqliteNative.CheckpointPassive, out framesInLog, out framesCopied);
        if ((code & 0xff) == SqliteNative.Busy) return false;
        Check(code);
        return true;
    }

    public BlobHandle OpenBlob(string table, string column, long row)
    {
        Check(SqliteNative.BlobOpen(_handle, "main", table, column, row, 0, out var blob));
        return new BlobHandle(this, blob);
    }

    public void Check(int code)
    {
        if (code is SqliteNative.Ok or SqliteNative.Row or SqliteNative.Done) return;
        if (_handle == 0) throw new SqliteException(code, _file, "the connection is closed");
        var extended = SqliteNative.ExtendedErrorCode(_handle);
        throw new SqliteException((extended & 0xff) == (code & 0xff) ? extended : code, _file, Marshal.PtrToStringUTF8(SqliteNative.ErrorMessage(_handle)) ?? "SQLite failed");
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _statements.Clear();
        if (_handle != 0) _ = SqliteNative.Close(_handle);
        _handle = 0;
    }
}
