namespace Spend.Journal.Sqlite;

/// <summary>SQLite refused. Never leaves this assembly: callers see what it means for them.</summary>
internal sealed class SqliteException(int extendedCode, string file, string message) : IOException($"{file}: {message} (SQLite error {extendedCode})")
{
    /// <summary>The primary result code.</summary>
    public int Code => extendedCode & 0xff;

    /// <summary>The file itself is damaged, and trying again does not help.</summary>
    public bool IsDamage => Code is SqliteNative.Corrupt or SqliteNative.NotADatabase;

    /// <summary>The connection is as good as before the statement.</summary>
    public bool LeavesConnectionSound => Code is SqliteNative.Full or SqliteNative.Busy or SqliteNative.Constraint;

    /// <summary>What it means outside this assembly.</summary>
    public Exception Translate() => IsDamage ? new JournalCorruptException($"A database file is damaged: {Message}.", this) : new JournalUnavailableException($"The journal's files cannot be used now: {Message}.", this);
}
