using System.Runtime.InteropServices;

namespace Spend.Journal.Sqlite;

/// <summary>
/// The part of SQLite's C interface that is used. Handles are used by one thread at a time (connections are opened without SQLite's own
/// mutexes). <see cref="SqliteLibrary"/> decides which library answers.
/// </summary>
internal static unsafe partial class SqliteNative
{
    private const string Library = SqliteLibrary.ImportName;

    public const int Ok = 0, Busy = 5, Corrupt = 11, Full = 13, Constraint = 19, NotADatabase = 26, Row = 100, Done = 101;

    public const int OpenReadWrite = 0x2, OpenCreate = 0x4, OpenNoMutex = 0x8000;

    public const int CheckpointPassive = 0, CheckpointTruncate = 3;

    /// <summary>Tells a bind that SQLite must copy the bytes.</summary>
    public static readonly nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, out nint db, int flags, nint vfs);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    public static partial int Close(nint db);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    public static partial nint ErrorMessage(nint db);

    [LibraryImport(Library, EntryPoint = "sqlite3_extended_errcode")]
    public static partial int ExtendedErrorCode(nint db);

    [LibraryImport(Library, EntryPoint = "sqlite3_get_autocommit")]
    public static partial int GetAutocommit(nint db);

    [LibraryImport(Library, EntryPoint = "sqlite3_busy_timeout")]
    public static partial int BusyTimeout(nint db, int milliseconds);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2")]
    public static partial int Prepare(nint db, byte* sql, int length, out nint statement, out byte* tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    public static partial int FinalizeStatement(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    public static partial int BindInt64(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBlob(nint statement, int index, byte* value, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    public static partial long ColumnInt64(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    public static partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    public static partial int ColumnBytes(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BlobOpen(nint db, string schema, string table, string column, long row, int writable, out nint blob);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_reopen")]
    public static partial int BlobReopen(nint blob, long row);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_bytes")]
    public static partial int BlobBytes(nint blob);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_read")]
    public static partial int BlobRead(nint blob, byte* buffer, int length, int offset);

    [LibraryImport(Library, EntryPoint = "sqlite3_blob_close")]
    public static partial int BlobClose(nint blob);

    [LibraryImport(Library, EntryPoint = "sqlite3_wal_checkpoint_v2")]
    public static partial int Checkpoint(nint db, nint schema, int mode, out int framesInLog, out int framesCopied);

    [LibraryImport(Library, EntryPoint = "sqlite3_libversion")]
    public static partial nint LibraryVersion();
}
