namespace Spend.Journal.Sqlite;

/// <summary>
/// Reads parts of large values without loading the whole of each. While one is open its connection has a read transaction, which keeps
/// the write-ahead log from starting over: close it soon.
/// </summary>
internal sealed unsafe class BlobHandle(Database database, nint handle) : IDisposable
{
    public int Length => SqliteNative.BlobBytes(handle);

    public void MoveTo(long row) => database.Check(SqliteNative.BlobReopen(handle, row));

    public void Read(Span<byte> into, int offset)
    {
        fixed (byte* bytes = into) database.Check(SqliteNative.BlobRead(handle, bytes, into.Length, offset));
    }

    public void Dispose() => _ = SqliteNative.BlobClose(handle);
}
