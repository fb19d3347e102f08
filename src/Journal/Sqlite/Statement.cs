using System.Text;

namespace Spend.Journal.Sqlite;

/// <summary>
/// A prepared statement, used again and again. Texts are bound as blobs of UTF-8: they may hold NUL, and they compare byte by byte.
/// </summary>
internal sealed unsafe class Statement(Database database, nint handle) : IDisposable
{
    private nint _handle = handle;

    public Statement Bind(int index, long value)
    {
        database.Check(SqliteNative.BindInt64(_handle, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // A null pointer would bind NULL in place of an empty blob.
        byte nothing;
        fixed (byte* bytes = value) database.Check(SqliteNative.BindBlob(_handle, index, bytes == null ? &nothing : bytes, value.Length, SqliteNative.Transient));
        return this;
    }

    public Statement Bind(int index, string value)
    {
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes = length <= 1_024 ? stackalloc byte[1_024] : new byte[length];
        return Bind(index, bytes[..StrictUtf8.Encoding.GetBytes(value, bytes)]);
    }

    /// <summary>True: there is a row. False: done, and reset.</summary>
    public bool Step()
    {
        var code = SqliteNative.Step(_handle);
        if (code == SqliteNative.Row) return true;
        if (code == SqliteNative.Done)
        {
            _ = SqliteNative.Reset(_handle);
            return false;
        }
        Fail(code);
        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        while (Step()) { }
    }

    /// <summary>Runs a statement with one big blob, which is not copied on the way.</summary>
    public void Run(int index, ReadOnlySpan<byte> blob)
    {
        fixed (byte* bytes = blob)
        {
            database.Check(SqliteNative.BindBlob(_handle, index, bytes, blob.Length, 0));
            try
            {
                Run();
            }
            finally
            {
                database.Check(SqliteNative.BindBlob(_handle, index, null, 0, 0));
            }
        }
    }

    /// <summary>Gives up the rest of the rows, and with them the read transaction.</summary>
    public void Reset() => _ = SqliteNative.Reset(_handle);

    public long Int64(int column) => SqliteNative.ColumnInt64(_handle, column);

    public int Int32(int column) => checked((int)Int64(column));

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column)
    {
        var bytes = SqliteNative.ColumnBlob(_handle, column);
        return new ReadOnlySpan<byte>(bytes, SqliteNative.ColumnBytes(_handle, column));
    }

    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public void Dispose()
    {
        _ = SqliteNative.FinalizeStatement(_handle);
        _handle = 0;
    }

    private void Fail(int code)
    {
        try
        {
            database.Check(code);
        }
        finally
        {
            _ = SqliteNative.Reset(_handle);
        }
    }
}
